package io.fairlead.testkit.kafka;

import io.fairlead.testkit.peers.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/// A cluster as a small company has it: three brokers and a controller, each in a JVM of its own, three copies of
/// everything, of which two must have a record before it counts as written.
public final class KafkaCluster implements AutoCloseable {
    public static final int BROKERS = 3;
    private static final String CONTROLLER = "CONTROLLER";

    private final Path folder;
    private final KafkaNode controller;
    private final List<KafkaNode> brokers = new ArrayList<>();
    private final List<Integer> ports;

    private KafkaCluster(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        ports = FreePorts.many(BROKERS + 1);
        String id = Uuid.randomUuid().toString();
        String quorum = "0@127.0.0.1:" + ports.get(0);
        controller = KafkaNode.launch(folder, "controller", id, controller(folder, quorum));
        for (int node = 1; node <= BROKERS; node++) {
            brokers.add(KafkaNode.launch(folder, "broker" + node, id, broker(folder, quorum, node)));
        }
    }

    /// Returns once every broker takes requests.
    ///
    /// @param folder for the data
    public static KafkaCluster start(Path folder) throws IOException, InterruptedException {
        KafkaCluster cluster = new KafkaCluster(folder);
        try {
            cluster.controller.awaitReady();
            for (KafkaNode broker : cluster.brokers) {
                broker.awaitReady();
            }
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private Properties controller(Path folder, String quorum) {
        Properties p = common(folder, quorum, 0);
        p.put("process.roles", "controller");
        p.put("listeners", CONTROLLER + "://127.0.0.1:" + ports.get(0));
        // After a kill the controller takes the broker's partitions away when its session has ended.
        p.put("broker.session.timeout.ms", "3000");
        return p;
    }

    private Properties broker(Path folder, String quorum, int node) {
        Properties p = common(folder, quorum, node);
        p.put("process.roles", "broker");
        p.put("listeners", "PLAINTEXT://127.0.0.1:" + ports.get(node));
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.get(node));
        p.put("broker.heartbeat.interval.ms", "500");
        for (String topic : List.of("offsets.topic", "transaction.state.log")) {
            p.put(topic + ".replication.factor", "3");
            p.put(topic + ".num.partitions", "6");
        }
        p.put("transaction.state.log.min.isr", "2");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        return p;
    }

    private static Properties common(Path folder, String quorum, int node) {
        Properties p = new Properties();
        p.put("node.id", Integer.toString(node));
        p.put("controller.quorum.voters", quorum);
        p.put("controller.listener.names", CONTROLLER);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.put("log.dirs", folder.resolve("node" + node).toString());
        p.putAll(TopicRights.AUTHORIZER);
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "3");
        p.put("min.insync.replicas", "2");
        return p;
    }

    public String bootstrapServers() {
        return ports.stream().skip(1).map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    public KafkaNode controller() {
        return controller;
    }

    public List<KafkaNode> brokers() {
        return List.copyOf(brokers);
    }

    /// Ends every node in good order, and copies all that they have on disk; [#startAll] starts them again.
    ///
    /// @param copy a folder that is not there yet
    public void stopAndCopy(Path copy) throws IOException {
        stopAll();
        for (int node = 0; node <= BROKERS; node++) {
            Files.createDirectories(copy);
            copy(data(node), copy.resolve("node" + node));
        }
    }

    /// Ends every node and puts back what [#stopAndCopy] copied; [#startAll] starts them again.
    public void stopAndRestore(Path copy) throws IOException {
        stopAll();
        for (int node = 0; node <= BROKERS; node++) {
            delete(data(node));
            copy(copy.resolve("node" + node), data(node));
        }
    }

    private void stopAll() {
        brokers.forEach(KafkaNode::stop);
        controller.stop();
    }

    /// Returns once every broker takes requests.
    public void startAll() throws InterruptedException {
        controller.restart();
        for (KafkaNode broker : brokers) {
            broker.restart();
        }
    }

    private Path data(int node) {
        return folder.resolve("node" + node);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void delete(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        brokers.forEach(KafkaNode::close);
        controller.close();
    }
}
