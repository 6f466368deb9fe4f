package io.fairlead.operations.status;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/// Pure: the status of a complete installation, from the last reports of its processes. Of lost processes only the
/// names are included: another process does their work now, or none.
public final class InstallationReport {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<HeardReport> living;
    private final ObjectNode report = JsonNodeFactory.instance.objectNode();

    private InstallationReport(List<HeardReport> living) {
        this.living = living;
    }

    /// The status as JSON.
    ///
    /// @param reports any order; the same reports give the same status
    public static ObjectNode of(String pipeline, List<HeardReport> reports, Instant now) {
        List<HeardReport> all =
                reports.stream().sorted(comparing(HeardReport::process)).toList();
        InstallationReport made = new InstallationReport(
                all.stream().filter(it -> !it.isLost(now)).toList());
        List<Condition> conditions = InstallationConditions.of(all, now);
        made.report.put("pipeline", pipeline);
        made.report.put("ready", conditions.getFirst().status() == Condition.Status.TRUE);
        ArrayNode rows = made.report.putArray("conditions");
        conditions.forEach(it -> rows.add(JSON.<JsonNode>valueToTree(it.toMap())));
        made.processes(all, now);
        made.put("sources", SourceRows.of(made.living));
        made.put("table", TableRows.of(made.living));
        made.partitions();
        made.record();
        made.rows("targets");
        made.rows("withheld");
        made.rows("notices");
        return made.report;
    }

    private void put(String part, List<JsonNode> rows) {
        report.putArray(part).addAll(rows);
    }

    private void processes(List<HeardReport> all, Instant now) {
        ArrayNode rows = report.putArray("processes");
        all.forEach(heard -> process(rows.addObject(), heard, now));
    }

    private static void process(ObjectNode row, HeardReport heard, Instant now) {
        row.put("process", heard.process());
        ArrayNode roles = row.putArray("roles");
        new TreeSet<>(heard.roles()).forEach(roles::add);
        row.put("version", heard.version());
        row.put("state", heard.state(now));
        row.put("started", heard.started().toString());
        row.put("heard", heard.heard().toString());
        row.put("age-seconds", Math.max(0, Duration.between(heard.heard(), now).toSeconds()));
        row.putArray("blocked-on").addAll(ReportFields.rows(heard.status(), "blocked-on"));
        if (heard.status().path("config").isObject()) {
            row.set("config", heard.status().path("config").deepCopy());
        }
    }

    /// The assignment of partitions: of the changes, with the remaining records to merge, and of the table.
    private void partitions() {
        ArrayNode topology = report.putArray("topology");
        ArrayNode publishers = report.putArray("publishers");
        for (HeardReport heard : living) {
            JsonNode merges = heard.status().path("topology");
            if (merges.isObject()) {
                merges(topology.addObject(), heard.process(), merges);
            }
            JsonNode reads = heard.status().path("publisher");
            if (reads.isObject()) {
                ObjectNode row = reads.deepCopy();
                row.put("process", heard.process());
                publishers.add(row);
            }
        }
    }

    private static void merges(ObjectNode row, String process, JsonNode merges) {
        row.put("process", process);
        row.put("state", merges.path("state").asText());
        ArrayNode partitions = row.putArray("partitions");
        merges.path("partitions")
                .forEach(it -> partitions.add(it.path("partition").asInt()));
        long lag = 0;
        for (JsonNode each : merges.path("partitions")) {
            lag += each.path("lag").asLong();
        }
        row.put("lag", lag);
        row.set("problem", merges.path("problem").deepCopy());
    }

    private void record() {
        ArrayNode rows = report.putArray("record");
        for (HeardReport heard : living) {
            if (heard.status().path("record") instanceof ObjectNode record) {
                ObjectNode named = record.deepCopy();
                named.put("process", heard.process());
                rows.add(named);
            }
        }
    }

    private void rows(String part) {
        ArrayNode rows = report.putArray(part);
        for (HeardReport heard : living) {
            for (ObjectNode row : ReportFields.rows(heard.status(), part)) {
                ObjectNode named = row.deepCopy();
                named.put("process", heard.process());
                rows.add(named);
            }
        }
    }
}
