package io.fairlead.cli;

import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.ExportChain;
import io.fairlead.record.kafka.RecordExport.Exported;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes an export: a line for each record, and a last one that shows that none is missing after it.
final class ExportWriter {
    private final PrintWriter out;
    private final Map<String, String> last = new LinkedHashMap<>();
    private ExportChain chain = ExportChain.START;
    private long records;

    ExportWriter(PrintWriter out) {
        this.out = out;
    }

    void write(Exported exported) {
        line(ExportedLine.of(exported));
        last.put(Integer.toString(exported.at().partition()), exported.at().toString());
        records++;
    }

    void end(Span span) {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("records", records);
        if (!span.since().equals(Instant.EPOCH)) {
            end.put("since", span.since().toString());
        }
        if (!span.until().equals(PastTime.PRESENT)) {
            end.put("until", span.until().toString());
        }
        end.put("last", last.values());
        line(ExportedLine.text(Map.of("end", end)));
        out.flush();
    }

    private void line(String text) {
        chain = chain.with(text);
        out.println(ExportFile.Line.text(text, chain));
    }

    /// For people: what was written, and what to keep of it.
    String summary() {
        return records + " records; whoever keeps this value elsewhere can prove the export by it: " + chain.value();
    }
}
