package io.fairlead.ingest.kubernetes;

import io.fairlead.ingest.kubernetes.ClusterState.Authority;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The reports of one run, in an order in which each is newer than those before it.
///
/// The first one is made as soon as each cluster has been read or has failed once: what was read, complete,
/// with the failed clusters `unread`; if all failed, it is the failure of the first of them. From then on
/// each cluster reports for itself.
final class ClusterReports {
    private final RegistryListener listener;
    private final InstantSource clock;
    private final ReentrantLock order = new ReentrantLock();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private boolean first = true;

    ClusterReports(List<String> prefixes, RegistryListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
        prefixes.forEach(prefix -> parts.put(prefix, new Part()));
    }

    /// One cluster.
    private static final class Part {
        /// Null if it is not being read at present.
        @Nullable
        ClusterState state;

        @Nullable
        Failure failure;

        /// The last failure that was reported and not resolved since.
        String cause = "";
    }

    /// The state holds everything that its cluster lists. Returns once that is reported.
    void synced(ClusterState state) throws InterruptedException {
        inOrder(() -> {
            Part part = part(state.prefix());
            part.state = state;
            part.failure = null;
            answered(state);
            if (first) {
                reportFirst();
            } else {
                complete(new CompleteReport(
                        new Scope.IdPrefix(state.prefix()), state.all(), List.of(), position(state), clock.instant()));
                resolved(state.prefix(), part);
            }
        });
        begun.await();
    }

    /// The cluster is not read at present.
    ///
    /// @throws Failure no cluster is, and nothing was reported
    void failed(String prefix, Failure failure) throws InterruptedException {
        inOrder(() -> {
            Part part = part(prefix);
            part.state = null;
            part.failure = failure;
            listener.partFailed(name(prefix), failure);
            if (first) {
                reportFirst();
            } else {
                rejected(prefix, part, failure);
            }
        });
    }

    /// The cluster is not read at present, for no bad reason: it is about to be read again.
    void paused(String prefix) throws InterruptedException {
        inOrder(() -> part(prefix).state = null);
    }

    private void reportFirst() throws InterruptedException {
        if (parts.values().stream().anyMatch(part -> part.state == null && part.failure == null)) {
            return;
        }
        List<Instance> instances = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        Failure failure = null;
        for (Map.Entry<String, Part> each : parts.entrySet()) {
            Part part = each.getValue();
            if (part.state != null) {
                instances.addAll(part.state.all());
            } else {
                unread.add(each.getKey());
                failure = failure == null ? part.failure : failure;
            }
        }
        if (failure != null && unread.size() == parts.size()) {
            throw failure;
        }
        parts.forEach((prefix, part) -> {
            if (part.failure != null) {
                rejected(prefix, part, part.failure);
            }
        });
        complete(new CompleteReport(new Scope.WholeRegistry(), instances, unread, positionOfAll(), clock.instant()));
        first = false;
        begun.countDown();
    }

    /// Once for each cause.
    private void rejected(String prefix, Part part, Failure failure) {
        String cause = failure.code() + " " + failure.getMessage();
        if (!cause.equals(part.cause)) {
            part.cause = cause;
            listener.rejected(
                    prefix, new RejectedFailure(failure.code(), String.valueOf(failure.getMessage()), failure));
        }
    }

    private void resolved(String prefix, Part part) {
        if (!part.cause.isEmpty()) {
            part.cause = "";
            listener.resolved(prefix);
        }
    }

    /// Versions of different clusters have no common order.
    private Position positionOfAll() {
        Part only = parts.size() == 1 ? parts.values().iterator().next() : null;
        return only == null || only.state == null ? Position.UNKNOWN : position(only.state);
    }

    private Position position(ClusterState state) {
        return parts.size() == 1 ? Position.of(state.version()) : Position.UNKNOWN;
    }

    /// Reports what changed, if anything is due.
    void changed(ClusterState state) throws InterruptedException {
        inOrder(() -> {
            Changes changes = state.changes();
            if (!changes.isEmpty()) {
                answered(state);
                changed(new Delta(changes.seen(), changes.gone(), position(state), clock.instant()));
            }
        });
    }

    /// Reports that everything reported is still valid.
    void unchanged(ClusterState state) throws InterruptedException {
        inOrder(() -> {
            answered(state);
            changed(new Delta(List.of(), List.of(), position(state), clock.instant()));
        });
    }

    private void answered(ClusterState state) {
        listener.partAnswered(name(state.prefix()), clock.instant());
    }

    /// Of the cluster, without the end of its prefix.
    private static String name(String prefix) {
        return prefix.substring(0, prefix.length() - 1);
    }

    /// Reports the services with this name, of all clusters, even if nothing changed.
    ///
    /// @param read what the authority of each cluster lists, by prefix; a cluster that is missing is not read
    void again(String service, Map<String, Authority> read) throws InterruptedException {
        inOrder(() -> {
            if (first) {
                return;
            }
            List<Instance> instances = new ArrayList<>();
            List<String> unread = new ArrayList<>();
            parts.forEach((prefix, part) -> {
                Authority authority = read.get(prefix);
                if (part.state != null && authority != null) {
                    part.state.merge(service, authority);
                    instances.addAll(part.state.named(service));
                } else {
                    unread.add(prefix);
                }
            });
            complete(new CompleteReport(
                    new Scope.OneService(service), instances, unread, positionOfAll(), clock.instant()));
        });
    }

    private Part part(String prefix) {
        Part part = parts.get(prefix);
        if (part == null) {
            throw new IllegalArgumentException("no cluster has the prefix " + prefix);
        }
        return part;
    }

    /// The engine refused a report: whatever it is, the run has to end with it.
    static final class Unheard extends RuntimeException {
        private final RuntimeException thrown;

        Unheard(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        RuntimeException thrown() {
            return thrown;
        }
    }

    private void complete(CompleteReport answer) throws InterruptedException {
        tell(() -> listener.complete(answer));
    }

    private void changed(Delta delta) throws InterruptedException {
        tell(() -> listener.changed(delta));
    }

    private static void tell(Report report) throws InterruptedException {
        try {
            report.run();
        } catch (RuntimeException e) {
            throw new Unheard(e);
        }
    }

    private interface Report {
        void run() throws InterruptedException;
    }

    private void inOrder(Report report) throws InterruptedException {
        order.lockInterruptibly();
        try {
            report.run();
        } finally {
            order.unlock();
        }
    }
}
