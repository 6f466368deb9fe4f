package io.fairlead.testkit.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Rights on topics of a Kafka that asks an authorizer, as [GuardedKafka] and [KafkaCluster] do: everybody may do
/// everything until [#deny].
public final class TopicRights {
    /// Settings of its brokers and controllers.
    static final Map<String, String> AUTHORIZER = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "true");

    private TopicRights() {}

    /// Takes every right on the topic away, from everybody.
    public static void deny(Admin admin, String topic) throws ExecutionException, InterruptedException {
        admin.createAcls(List.of(denial(topic))).all().get();
    }

    /// Gives the rights back.
    public static void allow(Admin admin, String topic) throws ExecutionException, InterruptedException {
        var _ = admin.deleteAcls(List.of(denial(topic).toFilter())).all().get();
    }

    private static AclBinding denial(String topic) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY));
    }
}
