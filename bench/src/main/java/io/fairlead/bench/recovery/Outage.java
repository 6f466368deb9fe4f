package io.fairlead.bench.recovery;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// One way in which something that Fairlead needs fails for a while, and comes back.
record Outage(String name, Step begin, Step end) {
    /// What is done to the installation.
    interface Step {
        void take(Installation installation) throws InterruptedException;
    }

    /// Every outage, the registries first.
    static List<Outage> all() {
        return List.of(
                consul("refuses connections", new Effect.Refuse()),
                consul("answers 500", new Effect.Status(500)),
                new Outage(
                        "Consul fails half of the calls",
                        it -> it.toConsul.fail(_ -> ThreadLocalRandom.current().nextBoolean(), new Effect.Status(500)),
                        it -> it.toConsul.restore()),
                consul("answers an empty list", new Effect.Status(200, Map.of("X-Consul-Index", "7"), "[]")),
                kubernetes("refuses connections", new Effect.Refuse()),
                kubernetes("answers 429", new Effect.Status(429, Map.of("Retry-After", "1"), "busy\n")),
                kubernetes("answers 500", new Effect.Status(500)),
                kubernetes("breaks off its answers", new Effect.Truncate()),
                new Outage("Kafka is down", it -> it.kafka.kill(), it -> it.kafka.restart()),
                new Outage(
                        "the schema registry refuses connections",
                        it -> it.toSchemaRegistry.fail(new Effect.Refuse()),
                        it -> it.toSchemaRegistry.restore()));
    }

    private static Outage consul(String what, Effect effect) {
        return new Outage("Consul " + what, it -> it.toConsul.fail(effect), it -> it.toConsul.restore());
    }

    private static Outage kubernetes(String what, Effect effect) {
        return new Outage(
                "the API server " + what, it -> fail(it.toKubernetes, effect), it -> it.toKubernetes.restore());
    }

    private static void fail(FaultProxy proxy, Effect effect) {
        proxy.fail(effect);
    }
}
