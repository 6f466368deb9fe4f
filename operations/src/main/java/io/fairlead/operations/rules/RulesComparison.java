package io.fairlead.operations.rules;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.kafka.ListedInstances;
import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.RuleOutcome.Mapped;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.SourceId;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What other rules would make of the instances that a source lists now, by the registry's data that is in `changes`.
/// Instances that the rules in use drop are not there.
///
/// | under the other rules, an instance | is |
/// |---|---|
/// | has the same service and endpoint | the same |
/// | has another one, is dropped or rejected | a difference |
/// | whose data is not in `changes` | unknown |
///
/// @param isListed false: `changes` no longer has the last snapshot of the source, so nothing could be compared
public record RulesComparison(SourceId source, boolean isListed, int same, int unknown, List<Difference> differences) {

    /// An instance as it is in use, and what the other rules make of it.
    public record Difference(InstanceSeen seen, RuleOutcome outcome) {}

    /// Compares every source of the new configuration, in its order. Kafka is that of the configuration in use.
    public static List<RulesComparison> of(FairleadConfig inUse, FairleadConfig next) throws InterruptedException {
        List<RulesComparison> all = new ArrayList<>();
        try (Platform platform = Platform.open(RunningProcess.to(inUse), InstantSource.system())) {
            ListedInstances listed = new ListedInstances(
                    platform.kafka().consumer(),
                    platform.topics(),
                    platform.schemas().readChanges());
            for (SourceConfig source : next.sources()) {
                all.add(of(source.name(), listed.of(source.name()), Sources.rules(source)));
            }
        }
        return all;
    }

    static RulesComparison of(SourceId source, Optional<Collection<InstanceSeen>> listed, Rules rules) {
        int same = 0;
        int unknown = 0;
        List<Difference> differences = new ArrayList<>();
        for (InstanceSeen seen : listed.orElse(List.of())) {
            Instance raw = seen.raw();
            if (raw == null) {
                unknown++;
                continue;
            }
            RuleOutcome outcome = rules.apply(raw);
            if (isSame(seen, outcome)) {
                same++;
            } else {
                differences.add(new Difference(seen, outcome));
            }
        }
        differences.sort(Comparator.comparing(it -> it.seen().instance()));
        return new RulesComparison(source, listed.isPresent(), same, unknown, differences);
    }

    private static boolean isSame(InstanceSeen seen, RuleOutcome outcome) {
        return outcome instanceof Mapped(var service, var endpoint, var _)
                && service.equals(seen.service())
                && endpoint.equals(seen.endpoint());
    }
}
