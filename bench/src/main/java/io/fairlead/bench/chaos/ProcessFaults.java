package io.fairlead.bench.chaos;

import io.fairlead.testkit.kafka.KafkaNode;
import java.util.ArrayList;
import java.util.List;

/// Processes that die, pause and restart: Fairlead's own, and Kafka's.
final class ProcessFaults {
    private static final long SECOND_MS = 1000;
    /// Longer than the sessions of ingest and of consumer groups, so that others take over.
    private static final long PAUSE_MS = 15 * SECOND_MS;

    private ProcessFaults() {}

    /// kill -9 of each role, each to be tried many times.
    static List<Fault<Site>> kills() {
        List<Fault<Site>> faults = new ArrayList<>();
        for (String role : Deployment.ROLES) {
            faults.add(new Fault<>(
                    "kill -9 of " + role, (site, _) -> site.fairlead().killAndStart(role)));
        }
        faults.add(new Fault<>("kill -9 of a broker", (site, random) -> {
            KafkaNode broker =
                    site.kafka.brokers().get(random.nextInt(site.kafka.brokers().size()));
            broker.kill();
            Thread.sleep(random.nextInt(5) * SECOND_MS);
            broker.restart();
        }));
        return faults;
    }

    static List<Fault<Site>> others() {
        List<Fault<Site>> faults = new ArrayList<>();
        for (String role : Deployment.ROLES) {
            faults.add(new Fault<>(role + " paused for 15 s while another takes over", (site, _) -> pause(site, role)));
        }
        faults.add(new Fault<>("kill -9 of all of Fairlead at once", (site, _) -> {
            for (String role : Deployment.ROLES) {
                site.fairlead().killAndStart(role);
            }
        }));
        faults.add(new Fault<>("kill -9 of the Kafka controller", (site, _) -> {
            site.kafka.controller().kill();
            Thread.sleep(5 * SECOND_MS);
            site.kafka.controller().restart();
        }));
        faults.add(new Fault<>("brokers restarted one after the other", (site, _) -> {
            for (KafkaNode broker : site.kafka.brokers()) {
                broker.stop();
                broker.restart();
            }
        }));
        faults.add(new Fault<>("all brokers killed at once", (site, _) -> {
            site.kafka.brokers().forEach(KafkaNode::kill);
            for (KafkaNode broker : site.kafka.brokers()) {
                broker.restart();
            }
        }));
        return faults;
    }

    /// Two owners at once: one that is paused and does not know it, and its successor.
    private static void pause(Site site, String role) throws Exception {
        String other = role + "-2";
        site.fairlead().start(other);
        site.fairlead().awaitReady(other);
        site.fairlead().process(role).signal("STOP");
        Thread.sleep(PAUSE_MS);
        site.fairlead().process(role).signal("CONT");
        Thread.sleep(3 * SECOND_MS);
        site.fairlead().stop(other);
    }
}
