package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.status.Condition.Finding;
import io.fairlead.operations.status.Condition.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Pure: the conditions of one process, from its report.
///
/// | condition | true when | unknown when |
/// |---|---|---|
/// | Ready | the process waits for nothing, and Kafka responds | never |
/// | Reading | every source that is read here is `reading` | no source is read here |
/// | CaughtUp | few changes wait, the table is read, no target is late | it runs ingest alone |
/// | Writing | every target is `running`, and has not only objects of others | it runs no publisher |
/// | Frozen | a freeze holds something back at a target | it runs no publisher |
/// | Withholding | a target, or the guard of the table, holds something back | it runs no publisher |
///
/// "Few" means fewer than 1,000 changes, which are merged in well under a second. A target is late if a change has
/// waited for it for 10 s. docs/operations/status.md lists the reasons.
public final class Conditions {
    static final long MOST_RECORDS = 1000;
    static final double MOST_SECONDS = 10;
    private static final Set<String> ELSEWHERE = Set.of("standby");

    private final JsonNode report;

    private Conditions(JsonNode report) {
        this.report = report;
    }

    /// One for each type, in their order.
    public static List<Finding> of(JsonNode report) {
        Conditions all = new Conditions(report);
        return List.of(all.ready(), all.reading(), all.caughtUp(), all.writing(), all.frozen(), all.withholding());
    }

    private boolean has(String role) {
        return ReportFields.list(report, "roles").stream()
                .anyMatch(it -> it.asText().equals(role));
    }

    private Finding ready() {
        String waits = String.join(
                "; ",
                ReportFields.list(report, "blocked-on").stream()
                        .map(it -> it.path("message").asText())
                        .toList());
        if (report.path("kafka").path("problem").isObject()) {
            return new Finding(
                    ConditionType.READY, Status.FALSE, "KafkaLost", ReportFields.problem(report.path("kafka")));
        }
        return report.path("ready").asBoolean()
                ? new Finding(ConditionType.READY, Status.TRUE, "Working", "")
                : new Finding(ConditionType.READY, Status.FALSE, "Waiting", waits);
    }

    private Finding reading() {
        List<JsonNode> here = ReportFields.list(report, "sources").stream()
                .filter(it -> !ELSEWHERE.contains(it.path("state").asText()))
                .toList();
        if (!has("ingest") || here.isEmpty()) {
            return new Finding(ConditionType.READING, Status.UNKNOWN, "NoSourceHere", "");
        }
        for (String state : List.of("stopped", "failing", "starting")) {
            for (JsonNode source : here) {
                if (source.path("state").asText().equals(state)) {
                    String name = source.path("source").asText();
                    return new Finding(
                            ConditionType.READING,
                            Status.FALSE,
                            "Source" + capital(state),
                            "source " + name + " is " + state + after(ReportFields.problem(source)));
                }
            }
        }
        return new Finding(ConditionType.READING, Status.TRUE, "SourcesReading", "");
    }

    private Finding caughtUp() {
        if (!has("topology") && !has("publisher")) {
            return new Finding(ConditionType.CAUGHT_UP, Status.UNKNOWN, "NoTableHere", "");
        }
        List<Finding> behind = new ArrayList<>();
        JsonNode topology = report.path("topology");
        if (has("topology") && !topology.path("state").asText().equals("running")) {
            behind.add(behind(
                    "TopologyWaits",
                    "the topology is " + topology.path("state").asText() + after(ReportFields.problem(topology))));
        }
        long records = ReportFields.list(topology, "partitions").stream()
                .mapToLong(it -> it.path("lag").asLong())
                .sum();
        if (records >= MOST_RECORDS) {
            behind.add(behind("TopologyLag", records + " changes wait to be merged"));
        }
        JsonNode publisher = report.path("publisher");
        if (has("publisher") && !publisher.path("complete").equals(publisher.path("assigned"))) {
            behind.add(behind("TableUnread", "the table has not been read to the end"));
        }
        ReportFields.list(report, "targets").stream()
                .filter(it -> it.path("lag-seconds").asDouble() >= MOST_SECONDS)
                .map(it -> behind(
                        "TargetLag",
                        "target " + it.path("target").asText() + " has changes that wait for "
                                + (long) it.path("lag-seconds").asDouble() + " s"))
                .forEach(behind::add);
        return behind.isEmpty()
                ? new Finding(ConditionType.CAUGHT_UP, Status.TRUE, "NothingWaits", "")
                : behind.getFirst();
    }

    private static Finding behind(String reason, String message) {
        return new Finding(ConditionType.CAUGHT_UP, Status.FALSE, reason, message);
    }

    private Finding writing() {
        if (!has("publisher")) {
            return new Finding(ConditionType.WRITING, Status.UNKNOWN, "NoTargetHere", "");
        }
        for (String state : List.of("refused", "failing", "connecting", "gated", "closed")) {
            for (JsonNode target : ReportFields.list(report, "targets")) {
                if (target.path("state").asText().equals(state)) {
                    String name = target.path("target").asText();
                    return new Finding(
                            ConditionType.WRITING,
                            Status.FALSE,
                            "Target" + capital(state),
                            "target " + name + " is " + state + after(ReportFields.problem(target)));
                }
            }
        }
        for (JsonNode target : ReportFields.list(report, "targets")) {
            if (target.path("objects").asInt() == 0 && target.path("conflicts").asInt() > 0) {
                return new Finding(
                        ConditionType.WRITING,
                        Status.FALSE,
                        "OnlyConflicts",
                        "target " + target.path("target").asText() + " has no object of its own, and "
                                + target.path("conflicts").asInt() + " that belong to others");
            }
        }
        return new Finding(ConditionType.WRITING, Status.TRUE, "TargetsRunning", "");
    }

    private Finding frozen() {
        List<String> frozen = ReportFields.list(report, "targets").stream()
                .filter(it ->
                        it.path("frozen").asInt() > 0 || !it.path("freezes").isEmpty())
                .map(it -> "target " + it.path("target").asText() + ": "
                        + it.path("frozen").asInt() + " services")
                .toList();
        return special(ConditionType.FROZEN, frozen, "Freeze", "NothingFrozen");
    }

    private Finding withholding() {
        List<String> withheld = Stream.concat(
                        ReportFields.list(report, "targets").stream()
                                .filter(it -> it.path("withheld").asInt() > 0)
                                .map(it -> "target " + it.path("target").asText() + ": "
                                        + it.path("withheld").asInt() + " changes"),
                        ReportFields.list(report, "table").stream()
                                .filter(it -> it.path("suspect").asInt() > 0)
                                .map(it -> "source " + it.path("source").asText() + ": "
                                        + it.path("suspect").asInt() + " suspects"))
                .toList();
        return special(ConditionType.WITHHOLDING, withheld, "Withheld", "NothingWithheld");
    }

    private Finding special(ConditionType type, List<String> found, String reason, String none) {
        if (!has("publisher")) {
            return new Finding(type, Status.UNKNOWN, "NoTargetHere", "");
        }
        return found.isEmpty()
                ? new Finding(type, Status.FALSE, none, "")
                : new Finding(type, Status.TRUE, reason, String.join("; ", found));
    }

    private static String after(String problem) {
        return problem.isEmpty() ? "" : ": " + problem;
    }

    private static String capital(String state) {
        return Character.toUpperCase(state.charAt(0)) + state.substring(1);
    }
}
