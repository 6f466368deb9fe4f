package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Services that turn unhealthy, end, or are redeployed.
///
/// While instances are critical, no service may have fewer than half of its listed endpoints in the mesh at any
/// moment: see [MeshWatch#healthFails].
final class ServiceFaults {
    private static final int INSTANCES = 10;
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
    private static final Duration REPLACED_AFTER = Duration.ofSeconds(1);
    private static final Duration WRITTEN_AFTER = Duration.ofSeconds(2);
    private static final Pattern PANIC = Pattern.compile(" notice (ended )?.*service=(\\S+) kind=panic");

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
        awaitNoPanic(site);
    }

    private static void oneCritical(Site site, Duration outage) throws Exception {
        List<RegisteredInstance> instances = site.newService(INSTANCES);
        int before = panics(site);
        site.mesh().healthFails(true);
        site.catalog.setHealth(instances, "critical");
        awaitPanic(site, before);
        Thread.sleep(outage);
        site.catalog.setHealth(instances, "passing");
        awaitNoPanic(site);
    }

    private static void replace(Site site) throws Exception {
        List<RegisteredInstance> old = site.newService(INSTANCES);
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

    /// While all are critical, the mesh has what the registries list. So that it agrees shows nothing until the
    /// publisher has seen that the first half is well again: the other half leaves it then, and comes back.
    private static void awaitNoPanic(Site site) throws Exception {
        long deadline = System.nanoTime() + NOTICED_WITHIN.toNanos();
        while (!inPanic(site).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the publisher did not notice within " + NOTICED_WITHIN
                        + " that these are well: " + inPanic(site));
            }
            Thread.sleep(100);
        }
        Thread.sleep(WRITTEN_AFTER);
    }

    /// The services of which the publisher reported a panic and not its end.
    private static Set<String> inPanic(Site site) throws Exception {
        Set<String> services = new TreeSet<>();
        for (String line : site.fairlead().process("publisher").printed().split("\n", -1)) {
            Matcher notice = PANIC.matcher(line);
            if (notice.find()) {
                if (notice.group(1) == null) {
                    services.add(notice.group(2));
                } else {
                    services.remove(notice.group(2));
                }
            }
        }
        return services;
    }

    private static int panics(Site site) throws Exception {
        return site.fairlead().process("publisher").printed().split("kind=panic", -1).length;
    }
}
