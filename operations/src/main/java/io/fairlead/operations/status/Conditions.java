package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.operations.status.Condition.Finding;
import io.fairlead.operations.status.Condition.Status;
import java.util.List;
import java.util.Optional;
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
        return inState(ConditionType.READING, "source", here, List.of("stopped", "failing", "starting"))
                .orElse(new Finding(ConditionType.READING, Status.TRUE, "SourcesReading", ""));
    }

    /// The first of these that is in the first of these states.
    private static Optional<Finding> inState(
            ConditionType type, String kind, List<JsonNode> rows, List<String> states) {
        return states.stream()
                .flatMap(state ->
                        rows.stream().filter(row -> row.path("state").asText().equals(state)))
                .findFirst()
                .map(row -> notWorking(type, kind, row));
    }

    private static Finding notWorking(ConditionType type, String kind, JsonNode row) {
        String state = row.path("state").asText();
        return new Finding(
                type,
                Status.FALSE,
                capital(kind) + capital(state),
                kind + " " + row.path(kind).asText() + " is " + state + after(ReportFields.problem(row)));
    }

    private Finding caughtUp() {
        if (!has("topology") && !has("publisher")) {
            return new Finding(ConditionType.CAUGHT_UP, Status.UNKNOWN, "NoTableHere", "");
        }
        return topologyWaits()
                .or(this::changesWait)
                .or(this::tableUnread)
                .or(this::targetLags)
                .orElse(new Finding(ConditionType.CAUGHT_UP, Status.TRUE, "NothingWaits", ""));
    }

    private Optional<Finding> topologyWaits() {
        JsonNode topology = report.path("topology");
        String state = topology.path("state").asText();
        return !has("topology") || state.equals("running")
                ? Optional.empty()
                : behind("TopologyWaits", "the topology is " + state + after(ReportFields.problem(topology)));
    }

    private Optional<Finding> changesWait() {
        long records = ReportFields.list(report.path("topology"), "partitions").stream()
                .mapToLong(it -> it.path("lag").asLong())
                .sum();
        return records < MOST_RECORDS
                ? Optional.empty()
                : behind("TopologyLag", records + " changes wait to be merged");
    }

    private Optional<Finding> tableUnread() {
        JsonNode publisher = report.path("publisher");
        return !has("publisher") || publisher.path("complete").equals(publisher.path("assigned"))
                ? Optional.empty()
                : behind("TableUnread", "the table has not been read to the end");
    }

    private Optional<Finding> targetLags() {
        return ReportFields.list(report, "targets").stream()
                .filter(it -> it.path("lag-seconds").asDouble() >= MOST_SECONDS)
                .findFirst()
                .flatMap(it -> behind(
                        "TargetLag",
                        "target " + it.path("target").asText() + " has changes that wait for "
                                + (long) it.path("lag-seconds").asDouble() + " s"));
    }

    private static Optional<Finding> behind(String reason, String message) {
        return Optional.of(new Finding(ConditionType.CAUGHT_UP, Status.FALSE, reason, message));
    }

    private Finding writing() {
        if (!has("publisher")) {
            return new Finding(ConditionType.WRITING, Status.UNKNOWN, "NoTargetHere", "");
        }
        List<JsonNode> targets = ReportFields.list(report, "targets");
        List<String> states = List.of("refused", "failing", "connecting", "gated", "closed");
        return inState(ConditionType.WRITING, "target", targets, states)
                .or(() -> targets.stream()
                        .filter(Conditions::hasOnlyConflicts)
                        .findFirst()
                        .map(Conditions::onlyConflicts))
                .orElse(new Finding(ConditionType.WRITING, Status.TRUE, "TargetsRunning", ""));
    }

    private static boolean hasOnlyConflicts(JsonNode target) {
        return target.path("objects").asInt() == 0 && target.path("conflicts").asInt() > 0;
    }

    private static Finding onlyConflicts(JsonNode target) {
        return new Finding(
                ConditionType.WRITING,
                Status.FALSE,
                "OnlyConflicts",
                "target " + target.path("target").asText() + " has no object of its own, and "
                        + target.path("conflicts").asInt() + " that belong to others");
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
