package io.fairlead.server;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.KeptAdmin;
import io.fairlead.platform.Platform;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topology.streams.TopologyCheck;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;

/// Asks Kafka whether the topics exist with the common partition count, and whether this process has the permissions
/// that the topology needs. Keeps its connection.
final class TopologyPreflight implements TopologyCheck, AutoCloseable {
    private final Platform platform;
    private final Map<String, Set<AclOperation>> rights = new TreeMap<>();
    private final KeptAdmin admin;

    TopologyPreflight(Platform platform) {
        this.platform = platform;
        this.admin = new KeptAdmin(platform);
        right(Topic.CHANGES, AclOperation.READ, AclOperation.WRITE);
        right(Topic.CONTROL, AclOperation.READ);
        right(Topic.ENDPOINTS, AclOperation.READ, AclOperation.WRITE);
        right(Topic.AUDIT, AclOperation.WRITE);
        right(Topic.DLQ, AclOperation.WRITE);
        right(Topic.OWNERS, AclOperation.READ, AclOperation.DESCRIBE);
    }

    private void right(Topic topic, AclOperation... operations) {
        rights.put(platform.topic(topic), Set.of(operations));
    }

    @Override
    public void check() throws InterruptedException {
        try {
            TopicAdmin topics = new TopicAdmin(admin.get());
            topics.plan(Platform.required(platform.config()), Platform.internal(platform.config()))
                    .requireUsable();
            topics.requireRights(rights);
        } catch (KafkaException | ConfigurationFailure | TransientFailure e) {
            close(); // A broken connection, for example to a changed address, is not kept.
            throw e instanceof KafkaException kafka
                    ? new TransientFailure("KAFKA-UNREACHABLE", "kafka: " + kafka.getMessage(), kafka)
                    : e;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
