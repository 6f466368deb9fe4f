package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.ingest.kubernetes.ClusterSession.Informed;
import io.fairlead.ingest.kubernetes.KubernetesCluster.Collected;
import io.fairlead.kubernetes.ApiErrors;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes an API server prove regularly that it responds, as its watches cannot: a watch of a server that has
/// stopped stays open and silent for minutes (fabric8 7.5.2, kube-apiserver 1.36). Each proof is a list of
/// one object, of one kind and namespace after the other, on a connection of its own: watches do not share
/// theirs.
///
/// | the response | then |
/// |---|---|
/// | 200 | everything reported is still valid |
/// | 200, its version lower than one of the watch | the reading ends: a restored backup, of which it would miss much |
/// | 401, 403 | the reading ends: the watch would go on until its next renewal |
/// | another, or none in time | the second in a row ends the reading |
///
/// It also looks whether the watches are there: one that is interrupted is tried again and again, whatever the server
/// answers, a 403 included, and nothing but this would tell (fabric8 7.5.2). And whether the credentials were renewed:
/// then the reading ends, too, and the next one uses them.
final class LivenessProbe {
    private final ClusterSession session;
    private final KubernetesOptions.Limits limits;
    private final CredentialFiles credentials;
    private final Semaphore never = new Semaphore(0);
    private volatile boolean proven;
    private volatile boolean renewed;
    /// The number of proofs in a row that failed.
    private int failures;

    LivenessProbe(ClusterSession session, KubernetesOptions.Limits limits, CredentialFiles credentials) {
        this.session = session;
        this.limits = limits;
        this.credentials = credentials;
    }

    /// Runs until interrupted, or until the reading has ended.
    void run() throws InterruptedException {
        List<Informed<?>> informers = session.informers();
        Interruptions interruptions = new Interruptions();
        for (int i = 0; ; i = (i + 1) % informers.size()) {
            var _ = never.tryAcquire(limits.livenessInterval().toNanos(), TimeUnit.NANOSECONDS);
            if (credentials.areRenewed()) {
                renewed = true;
                session.tell();
                return;
            }
            interruptions.check(informers);
            session.cluster().awaitPermit();
            if (!passes(informers.get(i))) {
                return;
            }
        }
    }

    /// Returns whether the reading continues.
    private boolean passes(Informed<?> of) throws InterruptedException {
        try {
            prove(of);
            failures = 0;
            proven = true;
            session.tell();
        } catch (Failure ended) {
            session.fail(ended);
            return false;
        } catch (Unproven e) {
            failures++;
            if (failures > 1 || isRefused(e.thrown)) {
                session.fail(failure(of, e.thrown));
                return false;
            }
        }
        return true;
    }

    /// The watches that are interrupted.
    private final class Interruptions {
        private final Map<Collected, Long> before = new HashMap<>();

        /// Ends the reading if one of them was also at the last call, and has got nothing since. A list that is read
        /// again gets something.
        void check(List<Informed<?>> informers) {
            for (Informed<?> each : informers) {
                long arrived = each.arrived().get();
                if (each.isWatching()) {
                    before.remove(each.what());
                } else {
                    Long last = before.put(each.what(), arrived);
                    if (last != null && last == arrived) {
                        session.fail(session.cluster()
                                .failures()
                                .interrupted(each.what().toString()));
                    }
                }
            }
        }
    }

    /// One that failed.
    private static final class Unproven extends Exception {
        private final Throwable thrown;

        Unproven(Throwable thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    private static boolean isRefused(Throwable cause) {
        return ApiErrors.answer(cause)
                .filter(e -> e.getCode() == 401 || e.getCode() == 403)
                .isPresent();
    }

    private Failure failure(Informed<?> of, Throwable cause) {
        return cause instanceof TimeoutException
                ? session.cluster().failures().late(of.what().toString(), limits.livenessTimeout())
                : session.cluster().failure(of.what().toString(), cause);
    }

    private void prove(Informed<?> of) throws InterruptedException, Unproven {
        long seen = of.version();
        FutureTask<Long> request = new FutureTask<>(() -> session.cluster().probe(of.what()));
        Thread.ofVirtual().name("kubernetes-probe").start(request);
        long version = answer(request, limits.livenessTimeout());
        if (version > 0 && version < seen) {
            throw session.cluster().failures().backwards(of.what().toString(), seen, version);
        }
    }

    private static long answer(Future<Long> request, Duration timeout) throws InterruptedException, Unproven {
        try {
            return request.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Unproven(e.getCause() instanceof KubernetesClientException known ? known : e);
        } catch (TimeoutException e) {
            throw new Unproven(e);
        } finally {
            request.cancel(true);
        }
    }

    /// Whether a proof succeeded since the last call.
    boolean takeProven() {
        boolean was = proven;
        proven = false;
        return was;
    }

    boolean isRenewed() {
        return renewed;
    }
}
