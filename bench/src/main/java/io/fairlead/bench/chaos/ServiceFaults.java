package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.List;

/// Services that turn unhealthy, end, or are redeployed.
///
/// While instances are critical, no service may have fewer than half of its listed endpoints in the mesh at any
/// moment: see [MeshWatch#healthFails].
final class ServiceFaults {
    private static final int INSTANCES = 10;
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
    private static final Duration REPLACED_AFTER = Duration.ofSeconds(1);

    private ServiceFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        return List.of(
                new Fault<>("every instance in Consul critical", (site, _) -> allCritical(site, outage), (site, _) -> {
                    site.mesh().healthFails(false);
                    site.catalog.removeNodeHealth();
                }),
                new Fault<>(
                        "every instance of one service critical", (site, _) -> oneCritical(site, outage), (site, _) -> {
                            site.mesh().healthFails(false);
                            site.deregisterOwn();
                        }),
                new Fault<Site>(
                                "every instance of one service deregistered",
                                (site, _) -> site.deregister(site.newService(INSTANCES)))
                        .within(GONE_WITHIN),
                new Fault<Site>(
                                "every instance of one service replaced",
                                (site, _) -> replace(site),
                                (site, _) -> site.deregisterOwn())
                        .within(GONE_WITHIN));
    }

    /// The publisher starts in the middle of it, and so has no image from before.
    private static void allCritical(Site site, Duration outage) throws Exception {
        int before = panics(site);
        site.mesh().healthFails(true);
        site.catalog.setNodeHealth("critical");
        awaitPanic(site, before);
        Thread.sleep(outage.dividedBy(2));
        site.fairlead().killAndStart("publisher");
        Thread.sleep(outage.dividedBy(2));
        site.catalog.setNodeHealth("passing");
    }

    private static void oneCritical(Site site, Duration outage) throws Exception {
        List<Instance> instances = site.newService(INSTANCES);
        int before = panics(site);
        site.mesh().healthFails(true);
        site.catalog.setHealth(instances, "critical");
        awaitPanic(site, before);
        Thread.sleep(outage);
        site.catalog.setHealth(instances, "passing");
    }

    private static void replace(Site site) throws Exception {
        List<Instance> old = site.newService(INSTANCES);
        site.deregister(old);
        Thread.sleep(REPLACED_AFTER);
        var _ = site.register(old.getFirst().service(), INSTANCES);
    }

    /// Without it the trial would show nothing: the health might not have reached the publisher.
    private static void awaitPanic(Site site, int before) throws Exception {
        long deadline = System.nanoTime() + NOTICED_WITHIN.toNanos();
        while (panics(site) == before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the publisher noticed no critical instance within " + NOTICED_WITHIN);
            }
            Thread.sleep(100);
        }
    }

    private static int panics(Site site) throws Exception {
        return site.fairlead().process("publisher").printed().split("kind=panic", -1).length;
    }
}
