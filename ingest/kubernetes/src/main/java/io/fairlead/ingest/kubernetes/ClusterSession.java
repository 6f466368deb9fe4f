package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fairlead.ingest.kubernetes.KubernetesCluster.Collected;
import io.fairlead.model.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One uninterrupted reading of a cluster: an informer for each kind of object and namespace, which keep the
/// state up to date. It ends with the first thing that goes wrong with any of them; then all of it is read
/// again.
///
/// An informer alone would retry some failures forever and stop silently after others (fabric8 7.5.2): here
/// none of them is retried but for a watch that is interrupted, which goes on from its last version, and one
/// that expired (410), which is listed again.
final class ClusterSession implements AutoCloseable {
    private final KubernetesCluster cluster;
    private final ClusterState state;
    private final KubernetesOptions options;
    private final List<Informed<?>> informers = new ArrayList<>();
    private final Semaphore news = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    ClusterSession(KubernetesCluster cluster, ClusterState state, KubernetesOptions options) {
        this.cluster = cluster;
        this.state = state;
        this.options = options;
    }

    /// An informer and what it is for.
    ///
    /// @param arrived counts its events
    record Informed<T>(Collected what, SharedIndexInformer<T> informer, AtomicLong arrived) {
        /// Whether it gets events. If not, it is between two watches, or it reads the list again.
        boolean isWatching() {
            return informer.isWatching();
        }

        /// The highest version that it knows of; 0 if it knows none.
        long version() {
            return ObjectReader.version(informer.lastSyncResourceVersion());
        }
    }

    /// Where the objects of one kind go.
    private interface Sink<T> {
        void put(T object);

        void remove(ObjectName name, long at);
    }

    /// Returns once the state holds everything that the cluster lists, and all watches are established.
    ///
    /// @throws Failure one of them could not be listed or watched
    void start() throws InterruptedException {
        List<StartedInformer> started = new ArrayList<>();
        for (Collected what : cluster.collected()) {
            cluster.awaitPermit();
            started.add(follow(what));
        }
        for (StartedInformer each : started) {
            await(each);
        }
    }

    private record StartedInformer(Informed<?> informed, CompletableFuture<Void> synced) {}

    private StartedInformer follow(Collected what) {
        return switch (what.kind()) {
            case SERVICES -> follow(what, cluster.services(what.namespace()), Service::new, new Services());
            case SLICES -> follow(what, cluster.slices(what.namespace()), EndpointSlice::new, new Slices());
            case PODS -> follow(what, cluster.pods(what.namespace()), Pod::new, new Pods());
            case NODES -> follow(what, cluster.nodes(), Node::new, new Nodes());
        };
    }

    private <T extends HasMetadata> StartedInformer follow(
            Collected what, Informable<T> objects, Supplier<T> maker, Sink<T> sink) {
        // With a limit, the first list is a consistent read in pages, not one of a cache that may lag.
        AtomicLong arrived = new AtomicLong();
        SharedIndexInformer<T> informer = objects.withLimit(
                        (long) options.limits().pageSize())
                .runnableInformer(0)
                .itemStore(new VersionStore<>(maker))
                // With an initial state, even an empty one, the start is complete only after the handlers have run.
                .initialState(Stream.empty())
                .exceptionHandler((_, _) -> false)
                .addEventHandler(new Told<>(sink, arrived));
        Informed<T> informed = new Informed<>(what, informer, arrived);
        informers.add(informed);
        var synced = informer.start().toCompletableFuture();
        informer.stopped().whenComplete((_, thrown) -> stopped(what, thrown));
        return new StartedInformer(informed, synced);
    }

    private void stopped(Collected what, @Nullable Throwable thrown) {
        if (!closed) {
            fail(thrown == null ? cluster.failures().ended(what.toString()) : new Stopped(what, thrown));
        }
    }

    /// The failure of an informer, not yet classified: that may take requests of its own.
    private static final class Stopped extends Exception {
        private final Collected what;
        private final Throwable thrown;

        Stopped(Collected what, Throwable thrown) {
            super(thrown);
            this.what = what;
            this.thrown = thrown;
        }
    }

    /// Waits as long as objects keep arriving.
    private void await(StartedInformer started) throws InterruptedException {
        String what = started.informed().what().toString();
        long before = -1;
        while (true) {
            throwIfFailed();
            try {
                started.synced().get(options.limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                throw cluster.failure(what, e.getCause() == null ? e : e.getCause());
            } catch (TimeoutException _) {
                long now = started.informed().arrived().get();
                if (now == before) {
                    throw cluster.failures().late(what, options.limits().timeout());
                }
                before = now;
            }
        }
    }

    List<Informed<?>> informers() {
        return List.copyOf(informers);
    }

    /// Ends the reading, with the first failure only.
    void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            news.release();
        }
    }

    /// @throws Failure the reading has ended
    void throwIfFailed() {
        switch (failure.get()) {
            case null -> {}
            case Failure known -> throw known;
            case Stopped stopped -> throw cluster.failure(stopped.what.toString(), stopped.thrown);
            case RuntimeException unexpected -> throw unexpected;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    /// Lets [#awaitNews] return.
    void tell() {
        news.release();
    }

    /// Waits until something happened, or that long.
    void awaitNews(long nanos) throws InterruptedException {
        var _ = news.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        news.drainPermits();
    }

    ClusterState state() {
        return state;
    }

    KubernetesCluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        closed = true;
        informers.forEach(each -> each.informer().stop());
        cluster.close();
    }

    /// Passes events on. The client logs what a handler throws and goes on: nothing may be lost that way.
    private final class Told<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Sink<T> sink;
        private final AtomicLong arrived;

        Told(Sink<T> sink, AtomicLong arrived) {
            this.sink = sink;
            this.arrived = arrived;
        }

        @Override
        public void onAdd(T object) {
            pass(() -> sink.put(object));
        }

        @Override
        public void onUpdate(T before, T after) {
            pass(() -> sink.put(after));
        }

        /// @param stateUnknown it was missing in a list: its version is an old one
        @Override
        public void onDelete(T object, boolean stateUnknown) {
            long at = stateUnknown
                    ? Long.MAX_VALUE
                    : ObjectReader.version(object.getMetadata().getResourceVersion());
            pass(() -> sink.remove(ObjectReader.name(object), at == 0 ? Long.MAX_VALUE : at));
        }

        private void pass(Runnable event) {
            if (closed) {
                return;
            }
            arrived.incrementAndGet();
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
            news.release();
        }
    }

    private final class Services implements Sink<Service> {
        @Override
        public void put(Service service) {
            ObjectReader.service(service)
                    .ifPresentOrElse(state::put, () -> state.removeService(ObjectReader.name(service), Long.MAX_VALUE));
        }

        @Override
        public void remove(ObjectName name, long at) {
            state.removeService(name, at);
        }
    }

    private final class Slices implements Sink<EndpointSlice> {
        @Override
        public void put(EndpointSlice slice) {
            ObjectReader.slice(slice)
                    .ifPresentOrElse(state::put, () -> state.removeSlice(ObjectReader.name(slice), Long.MAX_VALUE));
        }

        @Override
        public void remove(ObjectName name, long at) {
            state.removeSlice(name, at);
        }
    }

    private final class Pods implements Sink<Pod> {
        private final PodLabels wanted = new PodLabels(options.details().podLabels());

        @Override
        public void put(Pod pod) {
            state.putPod(ObjectReader.name(pod), wanted.of(ObjectReader.labels(pod)));
        }

        @Override
        public void remove(ObjectName name, long at) {
            state.removePod(name);
        }
    }

    private final class Nodes implements Sink<Node> {
        @Override
        public void put(Node node) {
            state.putNode(ObjectReader.name(node).name(), ObjectReader.place(node));
        }

        @Override
        public void remove(ObjectName name, long at) {
            state.removeNode(name.name());
        }
    }
}
