package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.kafka.ListedInstances;
import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Computes which endpoints of a source would stay under other rules, from the registry's data about each instance.
/// Instances that the former rules dropped are not known here, so new endpoints are not counted.
///
/// | under the other rules, an instance that is listed | its endpoint |
/// |---|---|
/// | is mapped to the same service and address | stays |
/// | is mapped elsewhere, or dropped | leaves, unless another instance is mapped to it |
/// | cannot be used | stays, because the sweep keeps it |
///
/// Endpoints of instances that are not listed stay, too: the guard decides about them, whatever the rules are.
public final class RulesPreview {
    private final Set<Claimed> listed = new HashSet<>();
    private final Set<Place> staying = new HashSet<>();

    private record Claimed(ServiceKey service, String instance) {}

    private record Place(ServiceKey service, EndpointKey endpoint) {}

    RulesPreview(Collection<InstanceSeen> instances, Rules rules) {
        for (InstanceSeen seen : instances) {
            listed.add(new Claimed(seen.service(), seen.instance()));
            place(seen, rules).ifPresent(staying::add);
        }
    }

    private static Optional<Place> place(InstanceSeen seen, Rules rules) {
        Place now = new Place(seen.service(), seen.endpoint().key());
        Instance raw = seen.raw();
        if (raw == null) {
            return Optional.of(now);
        }
        return switch (rules.apply(raw)) {
            case RuleOutcome.Mapped(var service, var endpoint, var _) ->
                Optional.of(new Place(service, endpoint.key()));
            case RuleOutcome.Dropped _ -> Optional.empty();
            case RuleOutcome.Rejected _ -> Optional.of(now);
        };
    }

    /// With the configuration's rules and claim limits for this source. Empty if the listed instances are not known, or
    /// the configuration does not have the source.
    public static Optional<RulesPreview> of(FairleadConfig config, SourceId source) throws InterruptedException {
        Optional<SourceConfig> configured =
                config.sources().stream().filter(it -> it.name().equals(source)).findAny();
        if (configured.isEmpty()) {
            return Optional.empty();
        }
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            return new ListedInstances(
                            platform.kafka().consumer(),
                            platform.topics(),
                            platform.schemas().readChanges())
                    .of(source)
                    .map(instances -> new RulesPreview(instances, Sources.rules(configured.get())));
        }
    }

    /// Returns whether an endpoint stays that the source lists by these instances.
    public boolean keeps(ServiceKey service, EndpointKey endpoint, Collection<String> instances) {
        return staying.contains(new Place(service, endpoint))
                || instances.stream().anyMatch(it -> !listed.contains(new Claimed(service, it)));
    }
}
