package io.fairlead.cli;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.record.ExportChain;
import io.fairlead.record.kafka.RecordExport.Range;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// An export as its file has it: the range of each partition, and the last value of its chain.
///
/// @param broken lines that do not continue the chain of their partition: they, or lines before them, were changed
record ExportCheck(SortedMap<Integer, Range> ranges, SortedMap<Integer, ExportChain> chains, List<String> broken) {

    static ExportCheck read(Path file) {
        SortedMap<Integer, Range> ranges = new TreeMap<>();
        SortedMap<Integer, ExportChain> chains = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                ExportedLine line = ExportedLine.read(text, file + " line " + number);
                int partition = line.at().partition();
                ExportChain chain = chains.getOrDefault(partition, ExportChain.START)
                        .with(line.topic(), line.at(), line.time(), line.digest());
                if (!chain.equals(line.chain())) {
                    broken.add(file + " line " + number + ": " + line.at()
                            + " does not continue the chain of its partition");
                }
                chains.put(partition, line.chain());
                ranges.merge(
                        partition,
                        new Range(line.at().offset(), line.at().offset()),
                        (before, here) -> new Range(before.first(), here.last()));
            }
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-EXPORT-FILE", file + " cannot be read: " + e, e);
        }
        return new ExportCheck(ranges, chains, broken);
    }

    /// The differences from what Kafka has now, a line each; empty if there are none.
    List<String> differences(Map<Integer, ExportChain> inKafka) {
        List<String> all = new ArrayList<>(broken);
        ranges.forEach((partition, range) -> {
            String records = partition + "@" + range.first() + " to " + partition + "@" + range.last();
            ExportChain found = inKafka.get(partition);
            if (found == null) {
                all.add(records + ": Kafka no longer has the first of these records, so they cannot be verified");
            } else if (!found.equals(chains.get(partition))) {
                all.add(records + ": the records in Kafka are others than those in the file");
            }
        });
        return all;
    }
}
