package io.fairlead.cli;

import io.fairlead.cli.ExportFile.Line;
import io.fairlead.record.ExportChain;
import io.fairlead.record.LogPosition;
import io.fairlead.record.kafka.RecordExport.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An export by itself, before it is compared with Kafka.
///
/// @param records the number of its records
/// @param ranges the first and last offset of each partition
/// @param chain the value of its last line
/// @param broken what was changed in it: lines that do not continue the chain, an end that is missing
record ExportCheck(long records, SortedMap<Integer, Range> ranges, ExportChain chain, List<String> broken) {

    static ExportCheck read(Path path) {
        try (ExportFile file = new ExportFile(path)) {
            Reading reading = new Reading();
            for (Line line = file.next(); line != null; line = file.next()) {
                reading.add(line);
            }
            return reading.end(path);
        }
    }

    private static final class Reading {
        private static final int SHOWN = 20;

        private final SortedMap<Integer, Range> ranges = new TreeMap<>();
        private final List<String> broken = new ArrayList<>();
        private ExportChain chain = ExportChain.START;
        private LogPosition before = new LogPosition(0, -1);
        private long records;
        private boolean hasEnded;

        void add(Line line) {
            if (!chain.with(line.text()).equals(line.chain())) {
                broken(line.where() + " does not continue the chain: it was changed, or lines before it");
            }
            chain = line.chain();
            LogPosition at = line.at();
            if (hasEnded) {
                broken(line.where() + " is after the end of the export");
            } else if (at == null) {
                end(line);
            } else {
                record(line.where(), at);
            }
        }

        private void broken(String what) {
            if (broken.size() < SHOWN) {
                broken.add(what);
            }
        }

        private void record(String where, LogPosition at) {
            if (at.compareTo(before) <= 0) {
                broken(where + ": " + at + " is not after " + before);
            }
            before = at;
            records++;
            Range here = new Range(at.offset(), at.offset());
            ranges.merge(at.partition(), here, (first, last) -> new Range(first.first(), last.last()));
        }

        private void end(Line line) {
            hasEnded = true;
            long expected = line.row().at("/end/records").asLong(-1);
            if (expected != records) {
                broken(line.where() + ": " + records + " records are before it, and " + expected + " were written");
            }
        }

        ExportCheck end(Path path) {
            if (!hasEnded) {
                broken(path + " has no last line with the key `end`: it was cut, or the export did not finish");
            }
            return new ExportCheck(records, ranges, chain, broken);
        }
    }
}
