package io.fairlead.server;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.control.SourceRetirements;
import io.fairlead.operations.status.Condition;
import io.fairlead.operations.status.Conditions;
import io.fairlead.platform.Json;
import io.fairlead.platform.ProcessName;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.record.kafka.RecordHealth;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process's report about itself at `/api/v1/status`: plain maps, ready for JSON. Sentences are only in `message`; a
/// problem is `{code, message, since}`, or null.
final class StatusReport {
    /// The maximum number of withheld changes, and of notices, that are listed; each target has its total.
    private static final int MOST = 100;

    private static final Pattern CODED = Pattern.compile("([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+): (.*)", Pattern.DOTALL);

    private final Fairlead fairlead;

    private StatusReport(Fairlead fairlead) {
        this.fairlead = fairlead;
    }

    static Map<String, Object> of(Fairlead fairlead) {
        return new StatusReport(fairlead).make();
    }

    private Map<String, Object> make() {
        Map<String, Object> report = new LinkedHashMap<>();
        putProcess(report);
        report.put("conditions", List.of());
        putWork(report);
        report.put(
                "conditions",
                Conditions.of(Json.tree(report)).stream()
                        .map(it -> it.since(fairlead.since().of("condition " + it.type(), it.status())))
                        .map(Condition::toMap)
                        .toList());
        return report;
    }

    private void putProcess(Map<String, Object> report) {
        List<String> waits = fairlead.waitsFor();
        report.put("pipeline", fairlead.platform().config().pipeline());
        report.put("process", ProcessName.own());
        report.put("version", ProcessName.version());
        report.put("started", text(fairlead.started()));
        report.put(
                "roles",
                fairlead.roles().stream().map(StatusReport::lower).sorted().toList());
        report.put("ready", waits.isEmpty());
        report.put("blocked-on", waits.stream().map(StatusReport::message).toList());
        report.put("config", fairlead.inForce().report());
        report.put("kafka", ofKafka());
    }

    private void putWork(Map<String, Object> report) {
        report.put("sources", fairlead.sources().stream().map(this::of).toList());
        report.put("table", ofTable(fairlead.statuses(), fairlead.platform().config()));
        fairlead.topology().ifPresent(it -> report.put("topology", ofTopology(it)));
        fairlead.publisher().ifPresent(it -> report.put("publisher", of(it)));
        fairlead.record().ifPresent(it -> report.put("record", of(it)));
        report.put("targets", fairlead.targets().stream().map(this::of).toList());
        report.put(
                "withheld",
                fairlead.withheld().stream().limit(MOST).map(StatusReport::of).toList());
        report.put(
                "notices",
                fairlead.notices().stream().limit(MOST).map(StatusReport::of).toList());
    }

    private static Map<String, Object> message(String text) {
        return Map.of("message", text);
    }

    private Map<String, Object> ofKafka() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("problem", problem("kafka", fairlead.kafkaProblem().orElse("")));
        return row;
    }

    private Map<String, Object> ofTopology(TopologyRole topology) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "state",
                topology.runner().isReady()
                        ? "running"
                        : topology.runner().state().toLowerCase(Locale.ROOT));
        row.put("partitions", partitions(topology));
        Optional<String> problem = topology.runner().problem().map(it -> it.code() + ": " + it.getMessage());
        row.put("problem", problem("topology", problem.orElse("")));
        return row;
    }

    private static List<Map<String, Object>> partitions(TopologyRole topology) {
        List<Map<String, Object>> partitions = new ArrayList<>();
        topology.lags().forEach((partition, lag) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("partition", partition);
            one.put("lag", lag);
            partitions.add(one);
        });
        return partitions;
    }

    private static Map<String, Object> of(PublisherHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("assigned", List.copyOf(health.assigned()));
        row.put("complete", List.copyOf(health.complete()));
        return row;
    }

    private Map<String, Object> of(RecordHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("state", lower(health.state()));
        row.put("filled-percent", (int) (100 * health.progress().share()));
        row.put("behind", health.progress().behind());
        row.put("behind-seconds", health.lag().toSeconds());
        row.put("bytes", health.bytes());
        row.put("earliest", health.earliest() == null ? null : text(health.earliest()));
        Failure failure = health.problem();
        row.put("problem", problem("record", failure == null ? "" : failure.code() + ": " + failure.getMessage()));
        return row;
    }

    private Map<String, Object> of(SourceHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", health.source().value());
        row.put("state", lower(health.state()));
        row.put("since", text(health.since()));
        row.put("last-answer", health.lastAnswer() == null ? null : text(health.lastAnswer()));
        row.put("instances", health.instances());
        row.put("rejected", health.rejected());
        row.put("epoch", health.epoch().value());
        row.put(
                "problem",
                problem(
                        "source " + health.source(),
                        health.code() == null ? "" : health.code() + ": " + health.message()));
        PartsReport.put(health.parts(), row);
        return row;
    }

    /// To the millisecond: more precision has no use.
    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /// `since` is when this problem of `what` began, by its code: a message with changing counts is the same problem.
    ///
    /// @param text `CODE: message`; empty if there is none
    private @Nullable Map<String, Object> problem(String what, String text) {
        Matcher coded = CODED.matcher(text);
        boolean isCoded = coded.matches();
        String code = isCoded ? coded.group(1) : "";
        Instant since = fairlead.since().of("problem " + what, text.isEmpty() ? "none" : code);
        if (text.isEmpty()) {
            return null;
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("code", code);
        problem.put("message", isCoded ? coded.group(2) : text);
        problem.put("since", since.toString());
        return problem;
    }

    /// The statuses of each source in all partitions that are read here, summed.
    private List<Map<String, Object>> ofTable(Collection<SourceStatus> statuses, FairleadConfig config) {
        SortedMap<SourceId, List<SourceStatus>> sources = new TreeMap<>();
        statuses.forEach(status ->
                sources.computeIfAbsent(status.source(), _ -> new ArrayList<>()).add(status));
        List<Map<String, Object>> rows = new ArrayList<>();
        sources.forEach((source, parts) -> rows.add(of(source, parts, config)));
        return rows;
    }

    private Map<String, Object> of(SourceId source, List<SourceStatus> parts, FairleadConfig config) {
        boolean isConfigured = SourceRetirements.configured(config).contains(source);
        String problem = parts.stream()
                .map(SourceStatus::problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(isConfigured ? "" : unconfigured(source, config));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", source.value());
        row.put("freshness", lower(worst(parts)));
        row.put("instances", parts.stream().mapToInt(SourceStatus::instances).sum());
        row.put("suspect", parts.stream().mapToInt(SourceStatus::suspects).sum());
        row.put("problem", problem("table " + source, problem));
        row.put("configured", isConfigured);
        return row;
    }

    private static String unconfigured(SourceId source, FairleadConfig config) {
        Optional<SourceId> renamed = config.sources().stream()
                .filter(it -> it.formerly().contains(source))
                .map(SourceConfig::name)
                .findFirst();
        if (renamed.isPresent()) {
            return "SOURCE-RENAMED: now called " + renamed.get() + ", which takes over what it listed with its next"
                    + " snapshot";
        }
        return "SOURCE-UNCONFIGURED: not in the configuration; what it listed stays until `fairlead source retire "
                + source + "`";
    }

    private static Freshness worst(List<SourceStatus> parts) {
        return parts.stream()
                .map(SourceStatus::freshness)
                .max(Comparator.naturalOrder())
                .orElse(Freshness.FRESH);
    }

    private Map<String, Object> of(TargetHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", health.target());
        row.put("state", lower(health.state()));
        row.put("blocked-on", waits(health));
        row.put("objects", health.objects());
        row.put("queued", health.waiting());
        row.put("retrying", health.retrying());
        row.put("lag-seconds", health.lag().toMillis() / 1000.0);
        row.put("withheld", health.withheld());
        row.put("frozen", health.frozen());
        row.put("conflicts", health.conflicts());
        row.put("contested", health.contested());
        row.put("quarantined", health.quarantined());
        health.notices().forEach((kind, count) -> row.put(lower(kind).replace('_', '-'), count));
        row.put("freezes", health.freezes().stream().map(StatusReport::of).toList());
        row.put("problem", problem("target " + health.target(), health.problem()));
        row.put("problems", health.problems().stream().map(StatusReport::of).toList());
        return row;
    }

    private static List<Map<String, Object>> waits(TargetHealth health) {
        return Stream.concat(
                        health.waitsFor().stream(),
                        health.deletionsWaitFor().stream().map(what -> "deletions wait for " + what))
                .map(StatusReport::message)
                .toList();
    }

    private static Map<String, Object> of(Freeze freeze) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("subject", freeze.subject().toString());
        row.put("operator", freeze.operator());
        row.put("since", text(freeze.since()));
        row.put("until", freeze.until() == null ? null : text(freeze.until()));
        return row;
    }

    private static Map<String, Object> of(TargetHealth.Problem problem) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", lower(problem.kind()));
        row.put("code", problem.code());
        row.put("namespace", problem.namespace());
        row.put("services", problem.services());
        row.put("message", problem.message());
        return row;
    }

    private static Map<String, Object> of(Outcome.Withheld withheld) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", withheld.target());
        row.put("change", withheld.change().verb().toString());
        row.put("object", withheld.change().key().toString());
        row.put("withheld-by", withheld.by().toString());
        row.put("reason", withheld.reason());
        row.put("remedy", withheld.by().remedy());
        return row;
    }

    private static Map<String, Object> of(PublisherRole.ServiceNotice notice) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", notice.target());
        row.put("service", notice.service().toString());
        row.put("kind", lower(notice.notice().kind()).replace('_', '-'));
        row.put("reason", notice.notice().toString());
        return row;
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
