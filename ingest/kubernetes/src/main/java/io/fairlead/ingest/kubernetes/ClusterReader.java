package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.ingest.kubernetes.ClusterReports.Unheard;
import io.fairlead.ingest.kubernetes.ClusterState.Authority;
import io.fairlead.ingest.kubernetes.KubernetesMapper.ClusterTraits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Reads one cluster, again and again: a new connection with the credentials of that moment, everything that
/// it lists, then its changes, until something fails. What failed in one cluster delays and removes nothing
/// in another.
///
/// A cluster that is read alone passes its failures on, so that waiting and reporting are the engine's.
final class ClusterReader {
    private static final ObjectName OWN_SERVICE = new ObjectName("default", "kubernetes");
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final KubernetesOptions options;
    private final ClusterReports reports;
    private final Environment environment;
    private final Semaphore never = new Semaphore(0);
    private volatile @Nullable ClusterSession current;
    private int failures;

    ClusterReader(Cluster cluster, KubernetesOptions options, ClusterReports reports, Environment environment) {
        this.cluster = cluster;
        this.options = options;
        this.reports = reports;
        this.environment = environment;
    }

    /// What the readers of one run share.
    record Environment(RegistryListener listener, RandomGenerator random) {}

    String prefix() {
        return traits().prefix();
    }

    private ClusterTraits traits() {
        return new ClusterTraits(cluster.name(), cluster.network(), cluster.region());
    }

    /// Runs until interrupted.
    ///
    /// @throws Failure the cluster is the only one, or none could be read
    void run() throws InterruptedException {
        while (true) {
            try {
                CredentialFiles credentials = new CredentialFiles(cluster.access());
                try (ClusterSession session = open()) {
                    read(session, credentials);
                }
                reports.paused(prefix());
            } catch (Unheard e) {
                throw e;
            } catch (Failure failure) {
                failed(failure);
            } catch (RuntimeException e) {
                unexpected(e);
            }
        }
    }

    /// A bug that one cluster brings to light is not the problem of the others.
    private void unexpected(RuntimeException e) throws InterruptedException {
        if (options.clusters().size() == 1) {
            throw e;
        }
        failed(new TransientFailure(
                "INGEST-SOURCE-BUG", "cluster \"" + cluster.name() + "\" failed unexpectedly: " + e, e));
    }

    private void read(ClusterSession session, CredentialFiles credentials) throws InterruptedException {
        session.start();
        requireOwnService(session);
        failures = 0;
        current = session;
        try {
            reports.synced(session.state());
            follow(session, credentials);
        } finally {
            current = null;
        }
    }

    private ClusterSession open() {
        ClusterState state = new ClusterState(
                new KubernetesMapper(traits(), options.details().family()),
                options.details().kinds(),
                System::nanoTime);
        return new ClusterSession(new KubernetesCluster(cluster, options, environment.listener()), state, options);
    }

    /// An API server that has lost its database, or not got it yet, lists nothing, and says so with 200.
    private void requireOwnService(ClusterSession session) {
        if (options.selection().expectsKubernetesService(cluster)
                && !session.state().lists(OWN_SERVICE)) {
            throw session.cluster().failures().incomplete();
        }
    }

    private void failed(Failure failure) throws InterruptedException {
        reports.failed(prefix(), failure);
        if (options.clusters().size() == 1) {
            throw failure;
        }
        failures++;
        var _ = never.tryAcquire(wait(failure).toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration wait(Failure failure) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(10, failures - 1));
        Duration own = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        Duration jittered = Duration.ofNanos(
                (long) (own.toNanos() * (0.75 + environment.random().nextDouble() / 2)));
        return switch (failure) {
            case TransientFailure _, RejectedFailure _ -> longer(jittered, AskedWait.of(failure));
            // An operator has to correct something first.
            case ConfigurationFailure _ -> LONGEST_WAIT;
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /// Reports changes until the credentials are renewed.
    ///
    /// @throws Failure the reading has ended
    private void follow(ClusterSession session, CredentialFiles credentials) throws InterruptedException {
        LivenessProbe probe = new LivenessProbe(session, options.limits(), credentials);
        try (ExecutorService probing = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("kubernetes-liveness-" + cluster.name()).factory())) {
            try {
                probing.execute(() -> probe(probe, session));
                while (!probe.isRenewed()) {
                    session.awaitNews(session.state().due().orElse(Long.MAX_VALUE));
                    session.throwIfFailed();
                    requireOwnService(session);
                    reports.changed(session.state());
                    if (probe.takeProven()) {
                        reports.unchanged(session.state());
                    }
                }
            } finally {
                probing.shutdownNow();
            }
        }
    }

    private void probe(LivenessProbe probe, ClusterSession session) {
        try {
            probe.run();
        } catch (InterruptedException _) {
            // The reading has ended.
        } catch (RuntimeException | Error e) {
            session.fail(e);
        }
    }

    /// What the API server's database holds of the services with this name; empty if it cannot be read at
    /// present.
    Optional<Authority> read(String service) throws InterruptedException {
        ClusterSession session = current;
        if (session == null) {
            return Optional.empty();
        }
        session.cluster().awaitPermit();
        try {
            return Optional.of(session.cluster().read(service));
        } catch (KubernetesClientException _) {
            return Optional.empty(); // Its instances stay; the probe finds out more.
        }
    }
}
