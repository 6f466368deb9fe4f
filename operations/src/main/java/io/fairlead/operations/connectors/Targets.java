package io.fairlead.operations.connectors;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.RetryBackoff;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.TargetContext;
import java.util.HashMap;
import java.util.Map;

/// Creates targets from the configuration. Starts nothing.
public final class Targets {
    private Targets() {}

    public static TargetSpec spec(FairleadConfig config, TargetConfig target, String installation, WriteGate gate) {
        PipelineConfig pace = new PipelineConfig(
                new Coalescing(target.coalesce().quiet(), target.coalesce().max()),
                target.pace().maxConcurrentWrites(),
                target.pace().writesPerSecond(),
                RetryBackoff.DEFAULT,
                target.pace().reconcileInterval(),
                new DriftBudget(target.drift().repairs(), target.drift().window()));
        Owner owner = new Owner(config.pipeline(), installation);
        return new TargetSpec(target(owner, target), policy(target), deletes(target.deleteLimit()), gate, pace);
    }

    private static DeleteTerms deletes(TargetConfig.DeleteLimit limit) {
        return new DeleteTerms(
                new DeleteLimit(bound(limit.target()), bound(limit.namespace())),
                limit.window(),
                new DeleteConfirmation(limit.confirmAbove(), limit.confirmAfter()));
    }

    private static DeleteLimit.Bound bound(TargetConfig.DeleteLimit.Bound bound) {
        return new DeleteLimit.Bound(bound.share().fraction(), bound.count());
    }

    public static MeshTarget target(Owner owner, TargetConfig target) {
        return target.options().create(target.name(), new TargetContext(owner, health(target)));
    }

    public static HealthPolicy health(TargetConfig target) {
        return new HealthPolicy(
                target.health().excluded(),
                target.health().panicThreshold().percent().doubleValue());
    }

    /// Deletes wait for every required source.
    public static WriteGate gate(FairleadConfig config) {
        Map<SourceId, SourceId> present = new HashMap<>();
        config.sources().forEach(source -> source.formerly().forEach(former -> present.put(former, source.name())));
        return new WriteGate(
                Sorted.set(config.sources().stream()
                        .filter(SourceConfig::required)
                        .map(SourceConfig::name)
                        .toList()),
                present);
    }

    private static SyncPolicy policy(TargetConfig target) {
        return switch (target.policy()) {
            case PLAN_ONLY -> SyncPolicy.PLAN_ONLY;
            case UPSERT_ONLY -> SyncPolicy.UPSERT_ONLY;
            case SYNC -> SyncPolicy.SYNC;
        };
    }
}
