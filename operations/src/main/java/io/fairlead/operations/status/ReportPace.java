package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Decides when a process writes its report.
///
/// | since the last one | nothing important changed | something did |
/// |---|---|---|
/// | less than 2 s | no | no |
/// | 2 to 30 s | no | yes |
/// | more | yes | yes |
///
/// States, problems, conditions and who has which partition are important; counts and ages are not.
public final class ReportPace {
    public static final Duration CHANGED = Duration.ofSeconds(2);
    public static final Duration UNCHANGED = Duration.ofSeconds(30);
    private static final List<String> PARTS = List.of("sources", "table", "targets");
    private static final List<String> FIELDS = List.of("source", "target", "state", "freshness", "configured", "epoch");

    private ReportPace() {}

    /// Returns whether a report has to be written.
    ///
    /// @param since the last report; a long time if there was none
    public static boolean isDue(Duration since, List<String> before, List<String> now) {
        Duration pace = before.equals(now) ? UNCHANGED : CHANGED;
        return since.compareTo(pace) >= 0;
    }

    /// The important parts of a report.
    public static List<String> important(JsonNode report) {
        List<String> all = new ArrayList<>();
        report.path("conditions").forEach(condition -> all.add(text(condition)));
        for (String part : PARTS) {
            report.path(part).forEach(row -> addImportant(row, all));
        }
        all.add(report.path("publisher").toString());
        for (JsonNode partition : report.path("topology").path("partitions")) {
            all.add(partition.path("partition").asText());
        }
        all.add(report.path("topology").path("state").asText());
        all.add(report.path("record").path("state").asText());
        all.add(report.path("config").path("version").asText());
        return all;
    }

    private static String text(JsonNode condition) {
        return condition.path("type").asText()
                + condition.path("status").asText()
                + condition.path("reason").asText();
    }

    private static void addImportant(JsonNode row, List<String> all) {
        FIELDS.forEach(field -> all.add(row.path(field).asText()));
        JsonNode problem = row.path("problem");
        all.add(problem.path("code").asText(problem.isObject() ? "problem" : ""));
        all.add(row.path("freezes").toString());
        all.add(row.path("withheld").asInt() > 0 || row.path("suspect").asInt() > 0 ? "withheld" : "");
    }
}
