package io.fairlead.embedded;

import java.time.Duration;
import java.util.Map;

/// The storage of a [KafkaSchemaLog].
///
/// @param client properties of the Kafka client, including `bootstrap.servers` and security
/// @param topic created with one partition if it is missing
/// @param timeout until an append, or the first read to the end, must be done
public record KafkaSchemaLogConfig(Map<String, Object> client, String topic, Duration timeout) {
    public KafkaSchemaLogConfig {
        client = Map.copyOf(client);
    }

    /// A log on a broker without security, with a timeout of 10 seconds.
    public static KafkaSchemaLogConfig on(String bootstrapServers, String topic) {
        return new KafkaSchemaLogConfig(Map.of("bootstrap.servers", bootstrapServers), topic, Duration.ofSeconds(10));
    }
}
