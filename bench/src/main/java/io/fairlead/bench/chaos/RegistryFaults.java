package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Registries that lie, forget, go backwards, break off and hang.
final class RegistryFaults {
    private static final Duration EMPTY_FOR = Duration.ofSeconds(20);

    private RegistryFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        List<Fault<Site>> faults = new ArrayList<>();
        faults.add(new Fault<>("Consul restarted empty", (site, _) -> empty(site)));
        faults.add(new Fault<>("Consul restored from an older snapshot", (site, _) -> backwards(site)));
        faults.add(new Fault<>("Consul's leader killed", (site, _) -> {
            int leader = site.consul.killLeader();
            Thread.sleep(outage);
            site.consul.revive(leader);
        }));
        faults.add(new Fault<>("Consul without a quorum", (site, _) -> {
            site.consul.kill(1);
            site.consul.kill(2);
            Thread.sleep(outage);
            site.consul.revive(1, 2);
        }));
        Map<String, Effect> effects = Map.of(
                "answers 500", new Effect.Status(500),
                "answers an empty list", new Effect.Status(200, Map.of("X-Consul-Index", "7"), "[]"),
                "answers without end", new Effect.Endless(),
                "hangs", new Effect.Silence(),
                "half-closes", new Effect.HalfClose(),
                "breaks off within its JSON", new Effect.Truncate(),
                "refuses connections", new Effect.Refuse());
        effects.keySet().stream()
                .sorted()
                .forEach(name -> faults.add(new Fault<>(
                        "Consul " + name,
                        (site, _) -> broken(site.toConsul, outage, effects.getOrDefault(name, new Effect.Silence())))));
        faults.add(new Fault<>(
                "schema registry down", (site, _) -> broken(site.toSchemaRegistry, outage, new Effect.Refuse())));
        faults.add(new Fault<>("schema registry down while Fairlead starts", (site, _) -> {
            site.toSchemaRegistry.fail(new Effect.Refuse());
            for (String role : Deployment.ROLES) {
                site.fairlead().killAndStart(role);
            }
            Thread.sleep(outage);
            site.toSchemaRegistry.restore();
        }));
        return faults;
    }

    static void broken(FaultProxy proxy, Duration outage, Effect effect) throws InterruptedException {
        proxy.fail(effect);
        Thread.sleep(outage);
        proxy.restore();
    }

    /// Consul says with a complete answer that nobody is there. Its agents register again later.
    private static void empty(Site site) throws Exception {
        site.load().pause();
        site.consul.restartEmpty();
        Thread.sleep(EMPTY_FOR);
        for (RegisteredInstance instance : site.truth.instances()) {
            if (instance.service().startsWith("s")) {
                site.catalog.put(instance);
            }
        }
        site.load().resume();
    }

    /// What was registered after the snapshot is gone by Consul's own word, and what it said before is true again.
    private static void backwards(Site site) throws Exception {
        site.load().pause();
        byte[] snapshot = site.consul.snapshot();
        List<RegisteredInstance> then = site.catalog.list();
        site.load().resume();
        Thread.sleep(Duration.ofSeconds(5));
        site.load().pause();
        var _ = site.awaitAgreement();
        for (RegisteredInstance instance : site.catalog.list()) {
            if (then.stream().noneMatch(old -> old.address().equals(instance.address()))) {
                site.truth.remove(instance.address());
            }
        }
        site.consul.restore(snapshot);
        then.forEach(site.truth::put);
        site.load().resume();
    }
}
