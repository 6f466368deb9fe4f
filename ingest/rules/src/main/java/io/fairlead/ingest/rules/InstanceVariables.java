package io.fairlead.ingest.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelVariableResolver;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The variables of a rule: always the values of the registry, regardless of earlier rules.
///
/// | name | type | value |
/// |---|---|---|
/// | `service`, `host`, `namespace` | string | the registry's names; the last two are empty if it has none |
/// | `id`, `address`, `network` | string | |
/// | `port` | int | the target of the first port, 0 if there is none |
/// | `ports` | list of maps | each with `name`, `number`, `protocol`, `target` |
/// | `tags`, `metadata`, `labels` | list and maps of strings | |
/// | `health` | string | `passing`, `warning`, `critical`, `maintenance`, `draining`, `unknown` |
/// | `locality`, `service_account` | string | `region/zone/subzone`; empty if not specified |
/// | `weight` | int | 1, the mesh's default, if not specified |
/// | `source` | string | the source's name in the configuration |
record InstanceVariables(SourceId sourceId, Instance instance) implements CelVariableResolver {
    private static final MapType STRINGS = MapType.create(SimpleType.STRING, SimpleType.STRING);
    static final SortedMap<String, CelType> TYPES = Sorted.map(Map.ofEntries(
            Map.entry("service", SimpleType.STRING),
            Map.entry("host", SimpleType.STRING),
            Map.entry("namespace", SimpleType.STRING),
            Map.entry("id", SimpleType.STRING),
            Map.entry("address", SimpleType.STRING),
            Map.entry("network", SimpleType.STRING),
            Map.entry("port", SimpleType.INT),
            Map.entry("ports", ListType.create(MapType.create(SimpleType.STRING, SimpleType.DYN))),
            Map.entry("tags", ListType.create(SimpleType.STRING)),
            Map.entry("metadata", STRINGS),
            Map.entry("labels", STRINGS),
            Map.entry("health", SimpleType.STRING),
            Map.entry("locality", SimpleType.STRING),
            Map.entry("service_account", SimpleType.STRING),
            Map.entry("weight", SimpleType.INT),
            Map.entry("source", SimpleType.STRING)));

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "service" -> Optional.of(instance.naming().service());
            case "host" -> Optional.of(instance.naming().host());
            case "namespace" -> Optional.of(instance.naming().namespace());
            case "id" -> Optional.of(instance.id());
            case "address" -> Optional.of(instance.address());
            case "network" -> Optional.of(instance.network());
            case "port" -> Optional.of(firstTarget(instance.ports()));
            case "ports" ->
                Optional.of(
                        instance.ports().stream().map(InstanceVariables::map).toList());
            case "tags" -> Optional.of(List.copyOf(instance.tags()));
            case "metadata" -> Optional.of(instance.metadata());
            case "labels" -> Optional.of(instance.traits().labels());
            case "health" -> Optional.of(instance.health().name().toLowerCase(Locale.ROOT));
            case "locality" -> Optional.of(instance.traits().locality().toString());
            case "service_account" -> Optional.of(instance.traits().serviceAccount());
            case "weight" -> Optional.of((long) weight(instance.traits().weight()));
            case "source" -> Optional.of(sourceId.value());
            default -> Optional.empty();
        };
    }

    /// A rule that calculates with an unspecified weight must not turn it into 0, which is a value.
    private static int weight(int listed) {
        return listed == Traits.WEIGHT_UNSET ? 1 : listed;
    }

    private static long firstTarget(List<ListedPort> ports) {
        return ports.isEmpty() ? 0 : ports.getFirst().target();
    }

    private static Map<String, Object> map(ListedPort port) {
        return Map.of(
                "name",
                port.name(),
                "number",
                (long) (port.number() == 0 ? port.target() : port.number()),
                "protocol",
                port.protocol(),
                "target",
                (long) port.target());
    }
}
