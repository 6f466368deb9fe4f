package io.fairlead.testkit.kafka;

import io.fairlead.testkit.peers.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/// A broker in a JVM of its own that asks an authorizer for each request. Everybody may do everything until
/// [TopicRights#deny].
public final class GuardedKafka implements AutoCloseable {
    private final KafkaNode node;
    private final String bootstrapServers;

    private GuardedKafka(KafkaNode node, String bootstrapServers) {
        this.node = node;
        this.bootstrapServers = bootstrapServers;
    }

    /// Returns once the broker takes requests.
    ///
    /// @param folder for the data
    public static GuardedKafka start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Integer> ports = FreePorts.many(2);
        String address = "127.0.0.1:" + ports.getFirst();
        Properties p = new Properties();
        p.put("node.id", "1");
        p.put("process.roles", "broker,controller");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + ports.getLast());
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://127.0.0.1:" + ports.getLast());
        p.put("advertised.listeners", "PLAINTEXT://" + address);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", folder.resolve("data").toString());
        p.putAll(TopicRights.AUTHORIZER);
        p.put("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "transaction.state.log")) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "4");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        KafkaNode node = KafkaNode.launch(folder, "guarded", Uuid.randomUuid().toString(), p);
        try {
            node.awaitReady();
            return new GuardedKafka(node, address);
        } catch (InterruptedException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        node.close();
    }
}
