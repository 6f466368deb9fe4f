package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.cli.ExportFile.Line;
import io.fairlead.model.failure.Bug;
import io.fairlead.operations.record.PastQueries.Comparing;
import io.fairlead.record.LogPosition;
import io.fairlead.record.kafka.RecordExport.Exported;
import io.fairlead.record.kafka.RecordExport.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares the lines of an export with the records that Kafka has now, both in the same order.
final class ExportComparison implements Comparing {
    private static final int SHOWN = 20;

    private final ExportFile file;
    private final List<String> differences = new ArrayList<>();
    private SortedMap<Integer, Range> kept = new TreeMap<>();
    private @Nullable Line line;
    private long more;
    private long compared;
    private long deleted;

    ExportComparison(ExportFile file) {
        this.file = file;
        line = file.next();
    }

    @Override
    public void kept(SortedMap<Integer, Range> offsets) {
        kept = offsets;
    }

    @Override
    public void accept(Exported exported) {
        Line here = upTo(exported.at());
        if (here == null) {
            differ("Kafka has a record at " + exported.at() + " that is not in the file");
            return;
        }
        compared++;
        String text = ExportedLine.of(exported);
        if (!text.equals(here.text())) {
            differ(here.where() + ": " + exported.at() + " is another record in Kafka: "
                    + String.join(", ", ExportedLine.differences(here.row(), parsed(text))) + " differ");
        }
        line = file.next();
    }

    private static JsonNode parsed(String text) {
        try {
            return ExportedLine.parse(text);
        } catch (JsonProcessingException e) {
            throw new Bug("a line of an export cannot be read", e);
        }
    }

    /// The line of this record, null if it has none; passes those before.
    private @Nullable Line upTo(LogPosition at) {
        Line here = line;
        while (here != null && here.at() != null && here.at().compareTo(at) < 0) {
            passed(here, here.at());
            line = here = file.next();
        }
        return here != null && at.equals(here.at()) ? here : null;
    }

    private void passed(Line here, LogPosition at) {
        Range there = kept.get(at.partition());
        if (there != null && at.offset() < there.first()) {
            deleted++;
        } else {
            differ(here.where() + ": Kafka has no record at " + at);
        }
    }

    private void differ(String difference) {
        if (differences.size() < SHOWN) {
            differences.add(difference);
        } else {
            more++;
        }
    }

    /// Once every record of Kafka was received.
    void end() {
        upTo(new LogPosition(Integer.MAX_VALUE, Long.MAX_VALUE));
        if (more > 0) {
            differences.add("and " + more + " more differences");
        }
    }

    List<String> differences() {
        return differences;
    }

    /// The number of lines whose record is in Kafka.
    long compared() {
        return compared;
    }

    /// The number of lines whose record Kafka has deleted, because it is older than the retention of the topic.
    long deleted() {
        return deleted;
    }
}
