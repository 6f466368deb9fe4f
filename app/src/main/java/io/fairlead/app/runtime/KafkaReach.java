package io.fairlead.app.runtime;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/// Makes Kafka's admin client, and turns what Kafka says of bad settings into what to do about it.
public final class KafkaReach {
    private static final String TEN_SECONDS = "10000";

    private KafkaReach() {}

    /// An admin client that gives up after ten seconds, unless the properties say otherwise.
    ///
    /// @throws ConfigurationFailure `APP-KAFKA-CONFIG`: the properties cannot work
    public static Admin admin(Map<String, Object> properties) {
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TEN_SECONDS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigurationFailure(
                    "APP-KAFKA-CONFIG",
                    "kafka: no client can be made for bootstrap.servers \""
                            + properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + "\": " + cause.getMessage()
                            + "; correct the properties under kafka",
                    e);
        }
    }
}
