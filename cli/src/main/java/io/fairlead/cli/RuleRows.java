package io.fairlead.cli;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.RuleStep;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Provenance;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.operations.rules.RulesComparison;
import io.fairlead.operations.rules.RulesComparison.Changed;
import io.fairlead.operations.rules.RulesComparison.Difference;
import io.fairlead.operations.rules.RulesComparison.Removed;
import io.fairlead.operations.rules.RulesTrial.Tried;
import io.fairlead.record.FieldChanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What rules make of instances, as rows of an answer.
final class RuleRows {
    private static final Provenance NONE = new Provenance(List.of(), Collections.emptySortedMap(), List.of());

    private RuleRows() {}

    /// @param withSteps also the effect of each rule
    static Map<String, Object> of(Tried tried, boolean withSteps) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("instance", tried.instance().id());
        RuleOutcome outcome = tried.trace().outcome();
        row.put("outcome", outcome(outcome));
        if (outcome instanceof RuleOutcome.Mapped(var service, var endpoint, var ignored)) {
            row.put("service", service.toString());
            row.put("endpoint", endpoint.key().toString());
            row.put("values", FieldChanges.fields(new MergedEndpoint(service, endpoint, NONE)));
            if (!ignored.isEmpty()) {
                row.put("reason", "labels that are not valid are ignored: " + String.join(", ", ignored.keySet()));
            }
        } else {
            row.put("reason", reason(outcome));
        }
        if (withSteps) {
            row.put("steps", steps(tried));
        }
        return row;
    }

    static List<Map<String, Object>> steps(Tried tried) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (RuleStep step : tried.trace().steps()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("rule", step.rule());
            row.put("effect", step.effect().name().toLowerCase(Locale.ROOT));
            row.put(
                    "values",
                    step.values().entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .toList());
            rows.add(row);
        }
        return rows;
    }

    private static String outcome(RuleOutcome outcome) {
        return switch (outcome) {
            case RuleOutcome.Mapped _ -> "endpoint";
            case RuleOutcome.Dropped _ -> "dropped";
            case RuleOutcome.Rejected _ -> "rejected";
        };
    }

    private static String reason(RuleOutcome outcome) {
        return switch (outcome) {
            case RuleOutcome.Mapped _ -> "";
            case RuleOutcome.Dropped(var rule) -> rule;
            case RuleOutcome.Rejected(var failure) -> failure.getMessage() + " (" + failure.code() + ")";
        };
    }

    /// An instance for which another configuration gives something else.
    static Map<String, Object> of(SourceId source, Difference difference) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source", source.toString());
        row.put("instance", difference.seen().instance());
        row.put("service", difference.seen().service().toString());
        switch (difference) {
            case Changed(var seen, RuleOutcome.Mapped(var service, var endpoint, var _)) ->
                row.put("change", changes(seen, service, endpoint));
            case Changed(var _, var outcome) -> {
                row.put("change", List.of(outcome(outcome)));
                row.put("reason", reason(outcome));
            }
            case Removed _ -> {
                row.put("change", List.of("removed"));
                row.put(
                        "reason",
                        "no source of the other configuration reads it; its endpoints stay until `fairlead source retire "
                                + source + "`");
            }
        }
        return row;
    }

    private static List<String> changes(InstanceSeen seen, ServiceKey service, Endpoint endpoint) {
        List<String> changes = new ArrayList<>();
        ServiceKey before = seen.service();
        Endpoint now = seen.endpoint();
        if (!service.equals(before)) {
            changes.add("service " + before + "->" + service);
        }
        if (!endpoint.key().equals(now.key())) {
            changes.add("endpoint " + now.key() + "->" + endpoint.key());
        }
        changes.addAll(FieldChanges.between(
                new MergedEndpoint(service, now, NONE), new MergedEndpoint(service, endpoint, NONE)));
        return changes;
    }

    /// `dc1: 118 instances the same, 2 differ`.
    static String summary(RulesComparison source) {
        if (!source.isListed()) {
            return source.source() + ": not compared, as the topic of changes has no complete snapshot of it;"
                    + " `fairlead rules try --source " + source.source() + "` reads the registry instead";
        }
        String unknown = source.unknown() == 0
                ? ""
                : ", " + source.unknown() + " not compared, as the topic of changes lacks the registry's data of them;"
                        + " `fairlead source resync " + source.source() + "` writes it";
        return source.source() + ": " + source.same() + " instances the same, "
                + source.differences().size() + " differ" + unknown;
    }
}
