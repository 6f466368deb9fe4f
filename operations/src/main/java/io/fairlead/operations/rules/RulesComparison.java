package io.fairlead.operations.rules;

import io.fairlead.config.FairleadConfig;
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
/// | has no source that reads it | a difference |
/// | whose data is not in `changes` | unknown |
///
/// @param source its name in use; that of the other configuration if it is not in use
/// @param isListed false: `changes` has no complete snapshot of the source, so nothing could be compared
public record RulesComparison(SourceId source, boolean isListed, int same, int unknown, List<Difference> differences) {

    /// An instance as it is in use, for which the other configuration gives something else.
    public sealed interface Difference {
        InstanceSeen seen();
    }

    /// The other rules make this of it.
    public record Changed(InstanceSeen seen, RuleOutcome outcome) implements Difference {}

    /// No source of the other configuration reads it.
    public record Removed(InstanceSeen seen) implements Difference {}

    /// Compares every source of either configuration: those in use in their order, then the new ones. Kafka is that of
    /// the configuration in use.
    public static List<RulesComparison> of(FairleadConfig inUse, FairleadConfig next) throws InterruptedException {
        List<RulesComparison> all = new ArrayList<>();
        try (Platform platform = Platform.open(RunningProcess.to(inUse), InstantSource.system())) {
            ListedInstances listed = new ListedInstances(
                    platform.kafka().consumer(),
                    platform.topics(),
                    platform.schemas().readChanges());
            for (RulePair pair : RulePair.of(inUse.sources(), next.sources())) {
                Optional<Collection<InstanceSeen>> instances = listed.of(pair.source());
                all.add(pair.next()
                        .map(source -> of(pair.source(), instances, Sources.rules(source)))
                        .orElseGet(() -> removed(pair.source(), instances)));
            }
        }
        return all;
    }

    /// Everything that the source lists was compared.
    public boolean isComplete() {
        return isListed && unknown == 0;
    }

    static RulesComparison removed(SourceId source, Optional<Collection<InstanceSeen>> listed) {
        List<Difference> differences = new ArrayList<>();
        listed.orElse(List.of()).forEach(seen -> differences.add(new Removed(seen)));
        return new RulesComparison(source, listed.isPresent(), 0, 0, sorted(differences));
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
                differences.add(new Changed(seen, outcome));
            }
        }
        return new RulesComparison(source, listed.isPresent(), same, unknown, sorted(differences));
    }

    private static List<Difference> sorted(List<Difference> differences) {
        return differences.stream()
                .sorted(Comparator.comparing(it -> it.seen().instance()))
                .toList();
    }

    private static boolean isSame(InstanceSeen seen, RuleOutcome outcome) {
        return outcome instanceof Mapped(var service, var endpoint, var _)
                && service.equals(seen.service())
                && endpoint.equals(seen.endpoint());
    }
}
