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

/// The work of one target without its threads: for simulations.
public final class OneThread {
    private static final double NO_LIMIT = 1e9;

    private final ServiceReconciler work;
    private final Supplier<MeshView> views;

    public OneThread(TargetSpec spec, PublisherListener listener, InstantSource clock, Supplier<MeshView> views) {
        this.views = views;
        work = new ServiceReconciler(
                spec, listener, clock, new WriteRateLimiter(NO_LIMIT, System::nanoTime), views, () -> {}, () -> {});
    }

    /// The services to look at, with the objects found under their names.
    public Map<ServiceKey, List<ObjectKey>> survey() {
        return work.survey();
    }

    public void attempt(ServiceKey service, Collection<ObjectKey> also) throws InterruptedException {
        work.attempt(new Job(service, Timeline.UNKNOWN, Set.of(), Set.copyOf(also), 1));
    }

    public Optional<ServiceKey> serviceOf(ObjectKey object) {
        return work.serviceOf(object);
    }

    /// The services that waited for a source which was heard since.
    public List<ServiceKey> heard() {
        return work.heard(views.get()).stream().map(Job::service).toList();
    }

    public void gateClosed() {
        work.gateClosed();
    }

    public void forget(Predicate<ServiceKey> which) {
        work.forget(which);
    }

    public Collection<Outcome.Held> held() {
        return work.findings().held();
    }
}
