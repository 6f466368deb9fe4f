package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fairlead.publisher.plan.ObjectKey;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The requests about one ServiceEntry, each sent once. None waits beyond the client's timeout; an interrupted one
/// ends at once.
final class ServiceEntryClient {
    private final String target;
    private final String fieldManager;
    private final KubernetesClient client;
    private final AskedWaits waits;

    ServiceEntryClient(String target, String fieldManager, ApiServer server) {
        this.target = target;
        this.fieldManager = fieldManager;
        this.client = server.client();
        this.waits = server.waits();
    }

    /// Server-side apply by force, with the precondition in `metadata.resourceVersion`. `content` is sent unchanged.
    ///
    /// @return the resulting object on the server; empty if the precondition does not hold
    Optional<ServiceEntry> apply(ObjectKey key, String content) throws InterruptedException {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true)
                .build();
        return unlessConflict(key, "written", () -> resource(key, stub(key)).patch(context, content));
    }

    /// Replaces the complete object with the precondition of its `metadata.resourceVersion`.
    Optional<ServiceEntry> replace(ObjectKey key, ServiceEntry entry) throws InterruptedException {
        return unlessConflict(key, "written", () -> resource(key, entry).update());
    }

    /// Changes parts of the object with the precondition in `metadata.resourceVersion` of the merge patch.
    ///
    /// @return the resulting object on the server; empty if the precondition does not hold
    Optional<ServiceEntry> merge(ObjectKey key, String patch) throws InterruptedException {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(fieldManager)
                .build();
        return unlessConflict(key, "written", () -> resource(key, stub(key)).patch(context, patch));
    }

    /// Deletes exactly that state of the object.
    ///
    /// @return true if it is deleted or was already; false if it has another state
    boolean delete(ObjectKey key, long version) throws InterruptedException {
        return unlessConflict(
                        key,
                        "deleted",
                        () -> named(key)
                                .lockResourceVersion(Long.toUnsignedString(version))
                                .delete())
                .isPresent();
    }

    Optional<ServiceEntry> get(ObjectKey key) throws InterruptedException {
        return Optional.ofNullable(attempt(key, "read", () -> named(key).get()));
    }

    private Resource<ServiceEntry> named(ObjectKey key) {
        return client.resources(ServiceEntry.class).inNamespace(key.namespace()).withName(key.name());
    }

    /// The client asks the server for the object that it patches, unless it has one available.
    private static ServiceEntry stub(ObjectKey key) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(key.namespace());
        metadata.setName(key.name());
        ServiceEntry entry = new ServiceEntry();
        entry.setMetadata(metadata);
        return entry;
    }

    private Resource<ServiceEntry> resource(ObjectKey key, ServiceEntry entry) {
        return client.resources(ServiceEntry.class).inNamespace(key.namespace()).resource(entry);
    }

    private <T> Optional<T> unlessConflict(ObjectKey key, String what, Supplier<T> request)
            throws InterruptedException {
        return Optional.ofNullable(attempt(key, what, () -> {
            try {
                return request.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    return null;
                }
                throw e;
            }
        }));
    }

    private <T> @Nullable T attempt(ObjectKey key, String what, Supplier<@Nullable T> request)
            throws InterruptedException {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            if (isInterruption(e)) {
                throw interruption(e);
            }
            throw ApiFailures.of(
                    "target " + target + ": " + key + " could not be " + what, key.namespace(), waits.take(key), e);
        }
    }

    /// The client turns an interruption into its own exception and sets the flag again.
    private static boolean isInterruption(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause.getClass() == InterruptedIOException.class) {
                return true;
            }
        }
        return false;
    }

    private static InterruptedException interruption(KubernetesClientException e) {
        Thread.interrupted();
        InterruptedException interruption = new InterruptedException("interrupted during a request to the API server");
        interruption.initCause(e);
        return interruption;
    }
}
