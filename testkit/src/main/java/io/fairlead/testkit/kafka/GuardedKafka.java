package io.fairlead.testkit.kafka;

import io.fairlead.testkit.peers.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// A broker in a JVM of its own that asks an authorizer for each request. Everybody may do everything until [#deny].
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
        p.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        p.put("allow.everyone.if.no.acl.found", "true");
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

    /// Takes every right on the topic away, from everybody.
    public void deny(Admin admin, String topic) throws Exception {
        KafkaFuture<Void> done = admin.createAcls(List.of(denial(topic))).all();
        done.get();
    }

    /// Gives the rights back.
    public void allow(Admin admin, String topic) throws Exception {
        var done = admin.deleteAcls(List.of(denial(topic).toFilter())).all();
        done.get();
    }

    private static AclBinding denial(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY));
    }

    @Override
    public void close() {
        node.close();
    }
}
