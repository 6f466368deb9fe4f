package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The reconciles of one target without its threads: for simulations.
public final class OneThread {
    private static final double NO_LIMIT = 1e9;

    private final ReconcilerDependencies dependencies;
    private final ReconcileState state;
    private final ServiceReconciler reconciler;

    public OneThread(TargetSpec spec, PublisherListener listener, InstantSource clock, Supplier<MeshView> views) {
        dependencies = new ReconcilerDependencies(
                spec, listener, clock, new WriteRateLimiter(NO_LIMIT, System::nanoTime), views, () -> {}, () -> {});
        state = ReconcileState.of(spec, listener);
        reconciler = new ServiceReconciler(dependencies, state);
    }

    /// The services to reconcile, with the objects found under their names.
    public Map<ServiceKey, List<ObjectKey>> reconcileAll() {
        return new FullReconcile(dependencies, state).run();
    }

    public void reconcile(ServiceKey service, Collection<ObjectKey> also) throws InterruptedException {
        reconciler.reconcile(new Job(service, Timeline.UNKNOWN, Set.of(), Set.copyOf(also), 1));
    }

    public Optional<ServiceKey> serviceOf(ObjectKey object) {
        return state.objects().serviceOf(object);
    }

    /// The services that waited for a source which was heard since.
    public List<ServiceKey> heard() {
        return new DelayedJobs(dependencies, state)
                .takeHeard(dependencies.view()).stream().map(Job::service).toList();
    }

    public void gateClosed() {
        state.deferred().gateClosed();
    }

    public void forget(Predicate<ServiceKey> which) {
        state.forget(which);
    }

    public Collection<Outcome.Withheld> withheld() {
        return state.findings().withheld();
    }
}
