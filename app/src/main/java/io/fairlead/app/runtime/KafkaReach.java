package io.fairlead.app.runtime;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/// Makes Kafka's admin client, and turns what Kafka says of bad settings into what to do about it.
public final class KafkaReach {
    private static final String TEN_SECONDS = "10000";

    private KafkaReach() {}

    /// An admin client that has reached a broker. It gives up after ten seconds, unless the properties say otherwise.
    ///
    /// @throws ConfigurationFailure `APP-KAFKA-CONFIG`: the properties cannot work
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: no broker answered
    public static Admin admin(Map<String, Object> properties) throws InterruptedException {
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TEN_SECONDS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        Admin admin = create(properties);
        try {
            requireAnswer(admin, properties);
            return admin;
        } catch (RuntimeException | InterruptedException e) {
            admin.close();
            throw e;
        }
    }

    private static Admin create(Map<String, Object> properties) {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigurationFailure(
                    "APP-KAFKA-CONFIG",
                    "kafka: no client can be made for bootstrap.servers \"" + servers(properties) + "\": "
                            + cause.getMessage() + "; correct the properties under kafka",
                    e);
        }
    }

    /// Only silence is told here: a broker that refuses has more to say to the call that it refuses.
    private static void requireAnswer(Admin admin, Map<String, Object> properties) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new TransientFailure(
                        "KAFKA-UNREACHABLE",
                        "kafka: no broker answers at bootstrap.servers \"" + servers(properties) + "\" within "
                                + properties.get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)
                                + " ms; start Kafka, or correct the address and the security settings under kafka",
                        e);
            }
        }
    }

    private static Object servers(Map<String, Object> properties) {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }
}
