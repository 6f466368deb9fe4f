package io.fairlead.bench.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/// What the tallies say, for people and for programs.
final class ChaosReport {
    private static final JsonMapper JSON = new JsonMapper();

    private ChaosReport() {}

    /// A table in Markdown.
    static String table(Collection<Tally> tallies) {
        StringBuilder table = new StringBuilder("""
                | fault | times | changes | wrongful deletions | lost changes | seconds to converge: median | longest | own ends |
                |---|--:|--:|--:|--:|--:|--:|--:|
                """);
        for (Tally tally : tallies) {
            table.append(row(tally)).append('\n');
        }
        return table.toString();
    }

    static String row(Tally tally) {
        return "| %s | %d | %d | %d | %d | %s | %s | %d |"
                .formatted(
                        tally.fault(),
                        tally.times(),
                        tally.changes(),
                        tally.wrongful(),
                        tally.lost(),
                        seconds(tally.median()),
                        seconds(tally.longest()),
                        tally.endings());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }

    /// A list of objects.
    static String json(Collection<Tally> tallies) throws IOException {
        var list = JSON.createArrayNode();
        for (Tally tally : tallies) {
            ObjectNode one = list.addObject()
                    .put("fault", tally.fault())
                    .put("times", tally.times())
                    .put("changes", tally.changes())
                    .put("wrongfulDeletions", tally.wrongful())
                    .put("lostChanges", tally.lost())
                    .put("medianSecondsToConverge", tally.median().toMillis() / 1000.0)
                    .put("longestSecondsToConverge", tally.longest().toMillis() / 1000.0)
                    .put("ownEnds", tally.endings());
            tally.remarks().forEach(one.putArray("remarks")::add);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }
}
