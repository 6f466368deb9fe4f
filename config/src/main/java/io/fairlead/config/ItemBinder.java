package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.TargetConfig.DeleteLimit.Bound;
import io.fairlead.ingest.spi.SourceOptions;
import io.fairlead.model.Health;
import io.fairlead.model.SourceId;
import io.fairlead.options.Options;
import io.fairlead.publisher.spi.TargetOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Creates the records of sources and targets.
final class ItemBinder {
    private final String file;
    private final ConfigTree tree;
    private final Connectors connectors;

    ItemBinder(String file, ConfigTree tree, Connectors connectors) {
        this.file = file;
        this.tree = tree;
        this.connectors = connectors;
    }

    SourceConfig source(Options source) {
        SourceConfig.Timing timing = SourceConfig.Timing.DEFAULT;
        SourceOptions<?> options = sourceOptions(source);
        return new SourceConfig(
                new SourceId(source.text("name")),
                options,
                source.sections("rules").stream().map(this::rule).toList(),
                source.node().path("required").asBoolean(true),
                source.decimal("requests-per-second", options.factory().requestsPerSecond()),
                new SourceConfig.Timing(
                        source.duration("snapshot-interval", timing.snapshotInterval()),
                        source.duration("heartbeat", timing.heartbeat()),
                        source.duration("stale-after", timing.staleAfter()),
                        source.has("expire-after") ? source.duration("expire-after", Duration.ZERO) : null),
                claims(source.section("claims")),
                source.oneOrMoreTexts("formerly").stream().map(SourceId::new).toList());
    }

    private static ClaimsConfig claims(Options claims) {
        return new ClaimsConfig(claims.texts("addresses"), claims.texts("hosts"), claims.texts("namespaces"));
    }

    private SourceOptions<?> sourceOptions(Options source) {
        return connectors.sources().stream()
                .filter(it -> source.has(it.kind()))
                .findFirst()
                .map(factory -> SourceOptions.read(factory, source.of(factory)))
                .orElseThrow();
    }

    private TargetOptions<?> targetOptions(Options target) {
        return connectors.targets().stream()
                .filter(it -> target.has(it.kind()))
                .findFirst()
                .map(factory -> TargetOptions.read(factory, target.of(factory)))
                .orElseThrow();
    }

    TargetConfig target(Options target) {
        TargetConfig.Coalesce coalesce = TargetConfig.Coalesce.DEFAULT;
        Options given = target.section("coalesce");
        return new TargetConfig(
                target.text("name"),
                targetOptions(target),
                target.choice("policy", TargetPolicy.class),
                new TargetConfig.Coalesce(
                        given.duration("quiet", coalesce.quiet()), given.duration("max", coalesce.max())),
                pace(target),
                deleteLimit(target.section("delete-limit")),
                drift(target.section("drift")),
                health(target.section("health")));
    }

    private static TargetConfig.DeleteLimit deleteLimit(Options limit) {
        TargetConfig.DeleteLimit otherwise = TargetConfig.DeleteLimit.DEFAULT;
        return new TargetConfig.DeleteLimit(
                new Bound(
                        limit.share("share", otherwise.target().share()),
                        limit.number("count", otherwise.target().count())),
                new Bound(
                        limit.share("share-of-namespace", otherwise.namespace().share()),
                        limit.number("count-of-namespace", otherwise.namespace().count())),
                limit.duration("window", otherwise.window()),
                limit.number("confirm-above", otherwise.confirmAbove()),
                limit.duration("confirm-after", otherwise.confirmAfter()));
    }

    private static TargetConfig.Drift drift(Options drift) {
        TargetConfig.Drift otherwise = TargetConfig.Drift.DEFAULT;
        return new TargetConfig.Drift(
                drift.number("repairs", otherwise.repairs()), drift.duration("window", otherwise.window()));
    }

    private static TargetConfig.HealthOptions health(Options health) {
        TargetConfig.HealthOptions otherwise = TargetConfig.HealthOptions.DEFAULT;
        SortedSet<Health> excluded = new TreeSet<>();
        for (String state : health.texts("exclude")) {
            excluded.add(Health.valueOf(state.toUpperCase(Locale.ROOT)));
        }
        return new TargetConfig.HealthOptions(
                health.has("exclude") ? excluded : otherwise.excluded(),
                health.share("panic-threshold", otherwise.panicThreshold()));
    }

    private static TargetConfig.Pace pace(Options target) {
        TargetConfig.Pace otherwise = TargetConfig.Pace.DEFAULT;
        return new TargetConfig.Pace(
                target.number("max-concurrent-writes", otherwise.maxConcurrentWrites()),
                target.decimal("writes-per-second", otherwise.writesPerSecond()),
                target.duration("reconcile-interval", otherwise.reconcileInterval()));
    }

    private RuleText rule(Options rule) {
        String path = rule.path().text();
        Map<String, Integer> lines = new HashMap<>();
        tree.lines().forEach((each, line) -> {
            if (each.text().startsWith(path)) {
                lines.put(each.text().substring(path.length()), line);
            }
        });
        return new RuleText(file, path, map((ObjectNode) rule.node()), lines);
    }

    private static Map<String, Object> map(ObjectNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (var entry : node.properties()) {
            map.put(entry.getKey(), value(entry.getValue()));
        }
        return map;
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> map((ObjectNode) node);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.forEach(item -> list.add(value(item)));
                yield List.copyOf(list);
            }
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : node.decimalValue();
            case STRING, BINARY, NULL, MISSING -> node.asText();
        };
    }
}
