package io.fairlead.app.runtime;

import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.SourceConfig;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.plan.Change;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a process says of itself at `/api/v1/status`: plain maps, ready for JSON.
final class StatusReport {
    /// How many held changes, and how many notices, are listed at most; each target says how many there are.
    private static final int MOST = 100;

    private StatusReport() {}

    static Map<String, Object> of(Fairlead fairlead) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("pipeline", fairlead.platform().config().pipeline());
        report.put("ready", fairlead.isReady());
        report.put("waits-for", fairlead.waitsFor());
        report.put("config", fairlead.inForce().report());
        report.put("sources", fairlead.sources().stream().map(StatusReport::of).toList());
        report.put("table", ofTable(fairlead.statuses(), fairlead.platform().config()));
        report.put("targets", fairlead.targets().stream().map(StatusReport::of).toList());
        report.put(
                "held",
                fairlead.held().stream().limit(MOST).map(StatusReport::of).toList());
        report.put(
                "notices",
                fairlead.notices().stream().limit(MOST).map(StatusReport::of).toList());
        return report;
    }

    private static Map<String, Object> of(SourceHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", health.source().value());
        row.put("state", lower(health.state()));
        row.put("since", String.valueOf(health.since().truncatedTo(ChronoUnit.MILLIS)));
        row.put(
                "last-answer",
                health.lastAnswer() == null
                        ? null
                        : String.valueOf(health.lastAnswer().truncatedTo(ChronoUnit.MILLIS)));
        row.put("instances", health.instances());
        row.put("rejected", health.rejected());
        row.put("epoch", health.epoch().value());
        row.put("problem", health.code() == null ? null : health.code() + ": " + health.message());
        return row;
    }

    /// What all partitions that are read here know of each source, added up.
    private static List<Map<String, Object>> ofTable(Collection<SourceStatus> statuses, FairleadConfig config) {
        Set<SourceId> configured = SourceRetirements.configured(config);
        SortedMap<SourceId, List<SourceStatus>> sources = new TreeMap<>();
        statuses.forEach(status ->
                sources.computeIfAbsent(status.source(), _ -> new ArrayList<>()).add(status));
        List<Map<String, Object>> rows = new ArrayList<>();
        sources.forEach((source, parts) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("source", source.value());
            row.put("freshness", lower(worst(parts)));
            row.put(
                    "instances",
                    parts.stream().mapToInt(SourceStatus::instances).sum());
            row.put("held", parts.stream().mapToInt(SourceStatus::suspects).sum());
            row.put(
                    "problem",
                    parts.stream()
                            .map(SourceStatus::problem)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(configured.contains(source) ? null : unconfigured(source, config)));
            row.put("configured", configured.contains(source));
            rows.add(row);
        });
        return rows;
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

    private static Map<String, Object> of(TargetHealth health) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", health.target());
        row.put("state", lower(health.state()));
        row.put("waits-for", waits(health));
        row.put("objects", health.objects());
        row.put("waiting", health.waiting());
        row.put("retrying", health.retrying());
        row.put("lag-seconds", health.lag().toMillis() / 1000.0);
        row.put("withheld", health.withheld());
        row.put("frozen", health.frozen());
        row.put("conflicts", health.conflicts());
        row.put("contested", health.contested());
        row.put("quarantined", health.quarantined());
        health.notices().forEach((kind, count) -> row.put(lower(kind).replace('_', '-'), count));
        row.put("freezes", health.freezes());
        row.put("problem", health.problem().isEmpty() ? null : health.problem());
        row.put("problems", health.problems().stream().map(StatusReport::of).toList());
        return row;
    }

    private static List<String> waits(TargetHealth health) {
        return Stream.concat(
                        health.waitsFor().stream(),
                        health.deletionsWaitFor().stream().map(what -> "deletions wait for " + what))
                .toList();
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

    private static Map<String, Object> of(Outcome.Held held) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", held.target());
        row.put("change", kind(held.change()));
        row.put("object", held.change().key().toString());
        row.put("by", held.hold().toString());
        row.put("reason", held.reason());
        row.put("remedy", held.hold().remedy());
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

    private static String kind(Change change) {
        return switch (change) {
            case Change.Create _ -> "create";
            case Change.Update _ -> "update";
            case Change.Delete _ -> "delete";
        };
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
