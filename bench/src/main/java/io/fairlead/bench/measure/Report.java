package io.fairlead.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The figures of a run, for people (Markdown) and for programs (JSON).
public record Report(Instant at, List<Row> rows) {
    public Report {
        rows = List.copyOf(rows);
    }

    public boolean isMet() {
        return rows.stream().allMatch(Row::isMet);
    }

    /// On what it was measured.
    static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s, JDK %s",
                runtime.availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version());
    }

    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("Measured on ").append(machine()).append(", ").append(at).append(".\n\n");
        text.append("| bench | what | floor | Fairlead | ratio | goal | |\n|---|---|--:|--:|--:|--:|---|\n");
        rows.forEach(row -> text.append("| ")
                .append(String.join(
                        " | ",
                        row.bench(),
                        row.what(),
                        row.floorText(),
                        row.unit().text(row.measured()),
                        row.ratioText(),
                        row.goal().text(row.unit()),
                        row.verdict()))
                .append(" |\n"));
        return text.toString();
    }

    public String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("at", at.toString());
        root.put("machine", machine());
        ArrayNode all = root.putArray("rows");
        rows.forEach(row -> {
            ObjectNode one = all.addObject();
            one.put("bench", row.bench());
            one.put("what", row.what());
            one.put("unit", row.unit().name().toLowerCase(Locale.ROOT));
            if (!Double.isNaN(row.floor())) {
                one.put("floor", row.floor());
            }
            one.put("measured", row.measured());
            one.put("goal", row.goal().text(row.unit()));
            one.put("met", row.isMet());
        });
        return root.toPrettyString() + "\n";
    }
}
