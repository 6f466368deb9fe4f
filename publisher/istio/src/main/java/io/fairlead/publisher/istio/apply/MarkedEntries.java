package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.istio.api.networking.v1.ServiceEntryList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.ServiceEntryJson;
import io.fairlead.publisher.istio.render.ServiceEntryReader;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.Owner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The marked ServiceEntries behind one API server, in the namespaces of the configuration. Each change carries the
/// resourceVersion of a state that was read just before.
public final class MarkedEntries implements MarkedObjects {
    private static final long PAGE = 500;
    private static final int ATTEMPTS = 5;

    private final IstioMesh config;
    private final ApiServer server;
    private final MarkChange change = new MarkChange();

    /// Reads the files that the settings name; connects with the first call. The owner in `config` does not matter.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `MESH-ISTIO-CONFIG`: they cannot be used
    public MarkedEntries(IstioMesh config) {
        this.config = config;
        this.server = Connection.open(config);
    }

    @Override
    public List<MarkedObject> of(String pipeline) {
        List<MarkedObject> found = new ArrayList<>();
        var entries = server.client().resources(ServiceEntry.class, ServiceEntryList.class);
        if (config.namespaces().isEmpty()) {
            list(entries.inAnyNamespace(), "", pipeline, found);
        }
        for (String namespace : config.namespaces()) {
            list(entries.inNamespace(namespace), namespace, pipeline, found);
        }
        found.sort(Comparator.comparing(MarkedObject::key));
        return found;
    }

    private void list(
            FilterWatchListDeletable<ServiceEntry, ServiceEntryList, Resource<ServiceEntry>> entries,
            String namespace,
            String pipeline,
            List<MarkedObject> found) {
        OwnerMark mark = new OwnerMark(pipeline);
        var ours = entries.withLabelSelector(mark.ownerSelector());
        String next = "";
        try {
            do {
                ListOptions page = new ListOptionsBuilder()
                        .withLimit(PAGE)
                        .withContinue(next.isEmpty() ? null : next)
                        .build();
                ServiceEntryList answer = ours.list(page);
                answer.getItems().forEach(entry -> marked(entry, mark).ifPresent(found::add));
                next = Optional.ofNullable(answer.getMetadata().getContinue()).orElse("");
            } while (!next.isEmpty());
        } catch (KubernetesClientException e) {
            throw unlisted(namespace, e);
        }
    }

    private Failure unlisted(String namespace, KubernetesClientException e) {
        String what = "target " + config.name() + ": the ServiceEntries could not be listed";
        Failure failure = ApiFailures.of(what, namespace, server.waits().takeOfList(namespace), e);
        return failure instanceof RejectedFailure
                ? new TransientFailure(failure.code(), String.valueOf(failure.getMessage()), e)
                : failure;
    }

    /// Empty if it has the mark under a name that no service has: a copy that somebody made.
    private static Optional<MarkedObject> marked(ServiceEntry entry, OwnerMark mark) {
        ObjectMeta metadata = entry.getMetadata();
        if (!mark.bearsPipeline(metadata)) {
            return Optional.empty();
        }
        Owner owner = new Owner(mark.pipeline(), OwnerMark.installation(metadata));
        return ServiceEntryReader.read(entry)
                .map(object -> new MarkedObject(
                        owner,
                        object,
                        metadata.getUid(),
                        metadata.getDeletionTimestamp() != null,
                        lastWrite(metadata, mark.fieldManager())));
    }

    private static Optional<Instant> lastWrite(ObjectMeta metadata, String manager) {
        List<ManagedFieldsEntry> managers = metadata.getManagedFields();
        return (managers == null ? Stream.<ManagedFieldsEntry>empty() : managers.stream())
                .filter(entry -> manager.equals(entry.getManager()))
                .flatMap(entry -> time(entry.getTime()).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// One request about a state of the object; empty if it has another by now.
    @FunctionalInterface
    private interface Request {
        boolean sent(ServiceEntry now) throws InterruptedException;
    }

    @Override
    public boolean delete(MarkedObject object) throws InterruptedException {
        ServiceEntryClient entries = entries(object.owner());
        return onSame(object, entries, now -> entries.delete(object.key(), version(now)));
    }

    @Override
    public boolean orphan(MarkedObject object) throws InterruptedException {
        ServiceEntryClient entries = entries(object.owner());
        OwnerMark from = new OwnerMark(object.owner());
        return onSame(
                object,
                entries,
                now -> entries.merge(object.key(), change.toNobody(now, from)).isPresent());
    }

    @Override
    public boolean handOver(MarkedObject object, Owner to) throws InterruptedException {
        ServiceEntryClient entries = entries(to);
        OwnerMark from = new OwnerMark(object.owner());
        OwnerMark next = new OwnerMark(to);
        return onSame(
                object,
                entries,
                now -> entries.merge(object.key(), change.toOwner(now, from, next))
                        .isPresent());
    }

    private boolean onSame(MarkedObject object, ServiceEntryClient entries, Request request)
            throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ServiceEntry> now = entries.get(object.key());
            if (now.isEmpty() || !isSame(object, now.get())) {
                return false;
            }
            if (request.sent(now.get())) {
                return true;
            }
        }
        throw contended(object.key());
    }

    private TransientFailure contended(ObjectKey key) {
        return new TransientFailure(
                "MESH-ISTIO-CONTENDED",
                "target " + config.name() + ": " + key + " was changed by another client between each of " + ATTEMPTS
                        + " reads and writes");
    }

    private static boolean isSame(MarkedObject object, ServiceEntry now) {
        return now.getMetadata().getUid().equals(object.identity())
                && marked(now, new OwnerMark(object.owner().pipeline()))
                        .filter(found -> found.owner().equals(object.owner()))
                        .isPresent();
    }

    private ServiceEntryClient entries(Owner writer) {
        return new ServiceEntryClient(config.name(), new OwnerMark(writer).fieldManager(), server);
    }

    private static long version(ServiceEntry entry) {
        return Seen.version(entry.getMetadata().getResourceVersion());
    }

    @Override
    public MeshObject handedOver(MarkedObject object, Owner to) {
        ServiceEntry entry = ServiceEntryJson.read(object.object().content());
        return new MeshObject(object.key(), object.object().service(), new OwnerMark(to).on(entry));
    }

    @Override
    public void close() {
        server.close();
    }
}
