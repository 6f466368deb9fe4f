package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fairlead.kubernetes.ApiErrors;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.ServiceEntryReader;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.publisher.spi.WriteOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows all ServiceEntries of the watched namespaces, ours or not, and updates the mirror. Reports the origins of
/// writes by publishers of our owner to the listener. Of each object only its identity is kept here.
final class EntryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntryWatch.class);
    /// A limit also makes the first list a consistent read instead of one from a cache that may lag.
    private static final long PAGE = 500;

    private final IstioMesh config;
    private final ApiServer server;
    private final Mirror mirror;
    private final Owner.Check installations;
    private final TargetListener listener;
    private final List<SharedIndexInformer<ServiceEntry>> informers = new ArrayList<>();
    private volatile boolean live;
    private volatile boolean closed;

    EntryWatch(IstioMesh config, ApiServer server, Mirror mirror, TargetListener listener) {
        this.config = config;
        this.server = server;
        this.mirror = mirror;
        this.listener = listener;
        this.installations = new Owner.Check(config.render().mark().owner());
    }

    /// Returns when the mirror holds all existing objects.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure some belong to another installation
    void start() throws InterruptedException {
        if (config.namespaces().isEmpty()) {
            follow("", server.client().resources(ServiceEntry.class).inAnyNamespace());
        }
        for (String namespace : config.namespaces()) {
            follow(namespace, server.client().resources(ServiceEntry.class).inNamespace(namespace));
        }
        installations.pass(config.name(), handOver());
        mirror.goLive();
        live = true;
    }

    /// The command that makes the objects of another installation nobody's.
    private String handOver() {
        return "kubectl annotate serviceentries --all-namespaces --selector "
                + config.render().mark().ownerSelector() + " " + Owner.INSTALLATION + "-";
    }

    private SharedIndexInformer<ServiceEntry> informer(Informable<ServiceEntry> entries) {
        return entries.withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new IdentityStore())
                // With an initial state, even an empty one, the start is complete only after the handlers have run.
                .initialState(Stream.empty())
                .exceptionHandler((started, _) -> started && !closed)
                .addEventHandler(new Told(config.render().mark()));
    }

    private void follow(String namespace, Informable<ServiceEntry> entries) throws InterruptedException {
        SharedIndexInformer<ServiceEntry> informer = informer(entries);
        informers.add(informer);
        Duration patience = Connection.patience(config);
        try {
            informer.start().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(namespace, e);
        } catch (TimeoutException e) {
            throw new TransientFailure(
                    "MESH-ISTIO-UNAVAILABLE", what() + ": the API server did not respond within " + patience, e);
        }
    }

    private String what() {
        return "target " + config.name() + ": the ServiceEntries could not be listed";
    }

    /// No failure of a start is "rejected": the publisher retries it, and permissions are granted without a restart.
    private Failure failure(String namespace, ExecutionException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException answer) {
                Failure failure =
                        ApiFailures.of(what(), namespace, server.waits().takeOfList(namespace), answer);
                return failure instanceof RejectedFailure
                        ? new TransientFailure(failure.code(), String.valueOf(failure.getMessage()), answer)
                        : failure;
            }
        }
        return new TransientFailure("MESH-ISTIO-UNAVAILABLE", what() + ": " + ApiErrors.innermost(e), e);
    }

    @Override
    public void close() {
        closed = true;
        informers.forEach(SharedIndexInformer::stop);
    }

    private final class Told implements ResourceEventHandler<ServiceEntry> {
        private final OwnerMark mark;

        Told(OwnerMark mark) {
            this.mark = mark;
        }

        @Override
        public void onAdd(ServiceEntry entry) {
            happened(entry, Optional.empty());
        }

        @Override
        public void onUpdate(ServiceEntry before, ServiceEntry after) {
            happened(after, WriteOrigin.of(before.getMetadata().getAnnotations()));
        }

        private void happened(ServiceEntry entry, Optional<WriteOrigin> before) {
            ObjectMeta metadata = entry.getMetadata();
            ObjectKey key = ServiceEntryReader.key(entry);
            try {
                if (mark.bearsPipeline(metadata)) {
                    installations.saw(key.toString(), OwnerMark.installation(metadata));
                }
                if (mark.isOn(metadata)) {
                    // An unchanged origin means that the writer was no publisher.
                    WriteOrigin.of(metadata.getAnnotations())
                            .filter(origin -> before.isEmpty() || !origin.equals(before.get()))
                            .ifPresent(origin -> tell(key, origin));
                }
                // Usually it is the echo of our own write, which need not be read again.
                if (mirror.isNews(key, Seen.version(metadata.getResourceVersion()))) {
                    mirror.observed(key, Seen.of(entry, mark));
                }
            } catch (Bug e) {
                LOG.error("target={} cannot follow {}", config.name(), key, e);
            }
        }

        private void tell(ObjectKey key, WriteOrigin origin) {
            if (live) {
                listener.wrote(key, origin);
            } else {
                listener.found(key, origin);
            }
        }

        @Override
        public void onDelete(ServiceEntry entry, boolean stateUnknown) {
            mirror.vanished(ServiceEntryReader.key(entry), entry.getMetadata().getUid());
        }
    }
}
