package io.fairlead.operations.connectors;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FilesTargetOptions;
import io.fairlead.config.IstioOptions;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.config.TargetOptions;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.publisher.files.FilesTarget;
import io.fairlead.publisher.files.MarkedFiles;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.istio.apply.IstioConfig;
import io.fairlead.publisher.istio.apply.IstioTarget;
import io.fairlead.publisher.istio.apply.KubernetesAccess;
import io.fairlead.publisher.istio.apply.MarkedEntries;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.RetryBackoff;
import io.fairlead.publisher.pipeline.StartGate;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// From the configuration of targets to targets. Makes, starts nothing.
public final class Targets {
    /// Nothing is rendered with these.
    private static final RenderOptions ANYBODY = RenderOptions.of("anybody");

    private Targets() {}

    public static TargetSpec spec(FairleadConfig config, TargetConfig target, String installation, StartGate gate) {
        PipelineConfig pace = new PipelineConfig(
                new Coalescing(target.coalesce().quiet(), target.coalesce().max()),
                target.pace().parallel(),
                target.pace().writesPerSecond(),
                RetryBackoff.DEFAULT,
                target.pace().reconcile(),
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
        OwnerMark mark = new OwnerMark(owner);
        HealthPolicy health = health(target);
        return switch (target.options()) {
            case FilesTargetOptions(var directory) -> {
                RenderOptions options = new RenderOptions(mark, health, VirtualAddresses.ALL, ClusterHosts.ALLOWED);
                yield new FilesTarget(target.name(), directory, new ServiceEntryRenderer(options), owner);
            }
            case IstioOptions istio -> {
                RenderOptions options = new RenderOptions(mark, health, addresses(istio), hosts(istio));
                yield new IstioTarget(new IstioConfig(
                        target.name(), access(istio), options, Sorted.set(istio.namespaces()), istio.timeout()));
            }
        };
    }

    /// What stands there by its marks, whosever it is.
    public static MarkedObjects marked(String name, TargetOptions place) {
        return switch (place) {
            case FilesTargetOptions(var directory) -> new MarkedFiles(name, directory);
            case IstioOptions istio ->
                new MarkedEntries(
                        new IstioConfig(name, access(istio), ANYBODY, Sorted.set(istio.namespaces()), istio.timeout()));
        };
    }

    public static HealthPolicy health(TargetConfig target) {
        return new HealthPolicy(
                target.health().excluded(),
                target.health().panicThreshold().percent().doubleValue());
    }

    private static ClusterHosts hosts(IstioOptions istio) {
        return istio.allowClusterHosts() ? ClusterHosts.ALLOWED : new ClusterHosts(istio.clusterDomain());
    }

    private static VirtualAddresses addresses(IstioOptions options) {
        return switch (options.virtualAddresses()) {
            case ALL -> VirtualAddresses.ALL;
            case TCP_ONLY -> VirtualAddresses.TCP_ONLY;
        };
    }

    private static KubernetesAccess access(IstioOptions options) {
        Path kubeconfig = options.kubeconfig();
        return kubeconfig == null
                ? new KubernetesAccess.Surroundings(options.context())
                : new KubernetesAccess.Kubeconfig(kubeconfig, options.context());
    }

    /// Deletes wait for every required source.
    public static StartGate gate(FairleadConfig config) {
        Map<SourceId, SourceId> present = new HashMap<>();
        config.sources().forEach(source -> source.formerly().forEach(former -> present.put(former, source.name())));
        return new StartGate(
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
