package io.fairlead.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The settings of a single broker on one machine with little memory.
final class BrokerProperties {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";
    private static final String MEBIBYTE = Integer.toString(1024 * 1024);

    private BrokerProperties() {}

    static Map<String, String> of(Path data, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE));
        p.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", CONTROLLER);
        p.put("listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.put("log.dirs", data.toString());
        alone(p);
        small(p);
        p.putAll(overrides);
        return p;
    }

    private static void alone(Map<String, String> p) {
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "4");
        }
        p.put("transaction.state.log.min.isr", "1");
        // The retry delay for writes of a transaction while the one before it is still being completed.
        p.put("add.partitions.to.txn.retry.backoff.ms", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        // No other member joins the group a moment later, so the first one need not wait.
        p.put("group.initial.rebalance.delay.ms", "0");
        // After a kill the controller accepts the broker again only when its former session has expired (9 s by
        // default). A start does not wait for the interval: the broker sends its next heartbeat as soon as it has
        // caught up.
        p.put("broker.heartbeat.interval.ms", "500");
        p.put("broker.session.timeout.ms", "3000");
        // Disables the two records a second for idle observers: there are none.
        p.put("metadata.max.idle.interval.ms", "0");
    }

    private static void small(Map<String, String> p) {
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        // Each of these threads wakes up five times a second, even without work.
        p.put("group.coordinator.threads", "1");
        p.put("share.coordinator.threads", "1");
        p.put("num.recovery.threads.per.data.dir", "1");
        // Kafka's default buffer is 128 MiB; 4 MiB hold 170,000 keys per compaction round.
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
        p.put("log.cleaner.io.buffer.size", MEBIBYTE);
        p.put("transaction.state.log.load.buffer.size", MEBIBYTE);
        p.put("offsets.load.buffer.size", MEBIBYTE);
        p.put("log.index.size.max.bytes", MEBIBYTE);
        p.put("log.segment.bytes", Integer.toString(128 * 1024 * 1024));
        p.put("offsets.topic.segment.bytes", Integer.toString(16 * 1024 * 1024));
        p.put("transaction.state.log.segment.bytes", Integer.toString(16 * 1024 * 1024));
    }
}
