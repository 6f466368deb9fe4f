package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import io.fairlead.publisher.istio.apply.Seen.Ours;
import io.fairlead.publisher.istio.apply.Seen.Theirs;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.ServiceEntryJson;
import io.fairlead.publisher.istio.render.ServiceEntryReader;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.publisher.spi.WriteOrigin;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Writes single objects such that an object that is not ours is never touched, even if somebody else wrote it a moment
/// before.
///
/// Each request names the exact state of the object on which it was decided, and the server rejects it for any other:
///
/// | present object | request | precondition |
/// |---|---|---|
/// | none | server-side apply | resourceVersion 1, which no object has: rejected if one exists |
/// | ours | server-side apply | its resourceVersion: rejected if it changed; created again if it was deleted |
/// | ours, to be deleted | delete | resourceVersion |
/// | somebody else's | none | |
///
/// After a rejection, the object is read. If only its bookkeeping changed, the request is repeated; if a field that we
/// own changed, the publisher decides again. (An apply to a name that is free creates the object and ignores the
/// resourceVersion: k8s.io/apiserver `registry/generic/registry/store.go`, `Update`; `IstioDriftIT` checks this.)
final class EntryWriter {
    private static final int ATTEMPTS = 5;
    private static final String NEVER = "1";

    private final String target;
    private final OwnerMark mark;
    private final ServiceEntryClient client;
    private final Mirror mirror;
    private final TargetListener listener;

    EntryWriter(IstioMesh config, ServiceEntryClient client, Mirror mirror, TargetListener listener) {
        this.target = config.name();
        this.mark = config.render().mark();
        this.client = client;
        this.mirror = mirror;
        this.listener = listener;
    }

    void put(MeshObject after) throws InterruptedException {
        Seen seen = mirror.begin(after.key());
        Seen written = null;
        try {
            written = put(after, seen);
        } finally {
            if (written == null) {
                mirror.failed(after.key());
            } else {
                mirror.wrote(after.key(), written);
            }
        }
        if (!isAsDesired(written, after)) {
            throw altered(after.key());
        }
    }

    private Seen put(MeshObject after, @Nullable Seen start) throws InterruptedException {
        Seen seen = start;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ServiceEntry> answer = client.apply(after.key(), conditional(after, seen));
            if (answer.isPresent()) {
                Optional<Seen> written = corrected(answer.get(), after);
                if (written.isPresent()) {
                    return written.get();
                }
            }
            seen = readAgain(after.key());
            if (seen != null && isAsDesired(seen, after)) {
                // Our own earlier write, whose response did not arrive.
                return seen;
            }
            requireUnchanged(after.key(), start, seen);
        }
        throw contended(after.key());
    }

    private String conditional(MeshObject after, @Nullable Seen seen) {
        Ours ours = ours(after.key(), seen);
        String version = ours == null ? NEVER : Long.toUnsignedString(ours.version());
        SortedMap<String, String> origin =
                listener.origin(after.service()).map(WriteOrigin::annotations).orElse(Collections.emptySortedMap());
        return ServiceEntryJson.toSend(after.content(), version, origin);
    }

    /// Apply keeps what others added inside our fields, such as a port of another name; a replacement removes it.
    private Optional<Seen> corrected(ServiceEntry answer, MeshObject after) throws InterruptedException {
        Seen seen = seen(answer, after);
        if (isAsDesired(seen, after)) {
            return Optional.of(seen);
        }
        ServiceEntry repaired = ServiceEntryReader.replaceOwned(answer, ServiceEntryJson.read(after.content()));
        return client.replace(after.key(), repaired).map(replaced -> seen(replaced, after));
    }

    /// The watch is often faster than the response, and what it delivered need not be read again. If the object is as
    /// desired, the desired text is kept rather than a second copy.
    private Seen seen(ServiceEntry answer, MeshObject after) {
        Seen told = mirror.at(after.key(), Seen.version(answer.getMetadata().getResourceVersion()));
        Seen seen = told == null ? Seen.of(answer, mark) : told;
        return seen instanceof Ours ours ? ours.sharing(after) : seen;
    }

    private static boolean isAsDesired(Seen seen, MeshObject after) {
        return seen instanceof Ours ours && ours.object().content().equals(after.content());
    }

    void remove(ObjectKey key) throws InterruptedException {
        Seen seen = mirror.begin(key);
        boolean done = false;
        try {
            String uid = remove(key, seen);
            done = true;
            mirror.deleted(key, uid);
        } finally {
            if (!done) {
                mirror.failed(key);
            }
        }
    }

    /// The incarnation that was deleted, null if there was none.
    private @Nullable String remove(ObjectKey key, @Nullable Seen start) throws InterruptedException {
        Seen seen = start;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Ours ours = ours(key, seen);
            if (ours == null) {
                return start == null ? null : start.uid();
            }
            if (client.delete(key, ours.version())) {
                return ours.uid();
            }
            seen = readAgain(key);
            if (seen != null) {
                requireUnchanged(key, start, seen);
            }
        }
        throw contended(key);
    }

    /// The watch may lag; the next decision has to know the present state.
    private @Nullable Seen readAgain(ObjectKey key) throws InterruptedException {
        Seen seen = read(key);
        if (seen != null) {
            mirror.observed(key, seen);
        }
        return seen;
    }

    /// A decision is valid only for the content on which it was made: if that changed, another process may own the
    /// object by now.
    private void requireUnchanged(ObjectKey key, @Nullable Seen start, @Nullable Seen seen) {
        Ours now = ours(key, seen);
        Ours then = start instanceof Ours ours ? ours : null;
        boolean same = now == null
                ? then == null
                : then != null && now.object().content().equals(then.object().content());
        if (!same) {
            throw blocked(
                    "MESH-ISTIO-CHANGED",
                    "target " + target + ": " + key
                            + " was changed by another client since its write was planned; it is planned again");
        }
    }

    private @Nullable Seen read(ObjectKey key) throws InterruptedException {
        Seen seen = client.get(key).map(entry -> Seen.of(entry, mark)).orElse(null);
        if (seen instanceof Ours ours && ours.leaving()) {
            throw blocked(
                    "MESH-ISTIO-LEAVING",
                    "target " + target + ": " + key
                            + " is being deleted and kept by a finalizer of another controller; it is"
                            + " created again once it is deleted");
        }
        return seen;
    }

    private @Nullable Ours ours(ObjectKey key, @Nullable Seen seen) {
        return switch (seen) {
            case null -> null;
            case Ours ours -> ours;
            case Theirs theirs ->
                throw new RejectedFailure(
                        "MESH-ISTIO-CONFLICT",
                        "target " + target + ": " + key + " belongs to " + theirs.owner() + ", not to pipeline \""
                                + mark.pipeline()
                                + "\", and was left unchanged; rename or delete it, or let a rule give the"
                                + " service another host or namespace");
        };
    }

    private TransientFailure contended(ObjectKey key) {
        return blocked(
                "MESH-ISTIO-CONTENDED",
                "target " + target + ": " + key + " was changed by another client between each of " + ATTEMPTS
                        + " reads and writes");
    }

    /// For this object alone.
    private static TransientFailure blocked(String code, String message) {
        return new TransientFailure(code, message, null, new Refusal(Reason.BLOCKED, Duration.ZERO));
    }

    private RejectedFailure altered(ObjectKey key) {
        return new RejectedFailure(
                "MESH-ISTIO-ALTERED",
                "target " + target + ": " + key + " differs from what was just written: an admission webhook"
                        + " changes what we own; exempt objects labelled " + mark.ownerSelector() + " from it");
    }
}
