package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// All of Kafka comes back from a copy that is older than the mesh: brokers and controller, with the groups, the
/// transactions and Fairlead's own topics.
final class RestoreFaults {
    private static final Duration OLDER_BY = Duration.ofSeconds(10);

    private RestoreFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        return List.of(
                new Fault<>("Kafka restored from an older copy, Fairlead stopped", (site, _) -> {
                    Path copy = copy(site);
                    stop(site);
                    restore(site, copy);
                    start(site);
                }),
                new Fault<>("Kafka restored from an older copy while Fairlead runs", (site, _) -> {
                    restore(site, copy(site));
                }),
                new Fault<>("Kafka restored from an older copy while Consul is away", (site, _) -> {
                    Path copy = copy(site);
                    stop(site);
                    site.toConsul.fail(new Effect.Refuse());
                    restore(site, copy);
                    start(site);
                    Thread.sleep(outage);
                    site.toConsul.restore();
                }));
    }

    /// Made while nothing changes; then the load goes on for a while, and the mesh follows it.
    private static Path copy(Site site) throws Exception {
        Path copy = site.folder.resolve("copy" + System.nanoTime());
        site.load().pause();
        var _ = site.awaitAgreement();
        site.kafka.stopAndCopy(copy);
        site.kafka.startAll();
        site.load().resume();
        Thread.sleep(OLDER_BY);
        site.load().pause();
        var _ = site.awaitAgreement();
        site.load().resume();
        return copy;
    }

    private static void restore(Site site, Path copy) throws Exception {
        site.kafka.stopAndRestore(copy);
        site.kafka.startAll();
    }

    private static void stop(Site site) throws InterruptedException {
        for (String role : Deployment.ROLES) {
            site.fairlead().stop(role);
        }
    }

    private static void start(Site site) throws Exception {
        for (String role : Deployment.ROLES) {
            site.fairlead().start(role);
        }
    }
}
