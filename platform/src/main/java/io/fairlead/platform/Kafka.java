package io.fairlead.platform;

import io.fairlead.config.ClientProperties;
import io.fairlead.config.KafkaConfig;
import io.fairlead.config.ServerPlace.EmbeddedKept;
import io.fairlead.config.ServerPlace.EmbeddedTemporary;
import io.fairlead.config.ServerPlace.Outside;
import io.fairlead.embedded.EmbeddedKafka;
import io.fairlead.embedded.EmbeddedKafkaConfig;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/// The Kafka cluster of this process: the operator's, or a broker in this process that ends with it.
public final class Kafka implements AutoCloseable {
    private final KafkaConfig config;
    private final @Nullable EmbeddedKafka embedded;

    private Kafka(KafkaConfig config, @Nullable EmbeddedKafka embedded) {
        this.config = config;
        this.embedded = embedded;
    }

    /// Starts the embedded broker if one is configured; connects to nothing otherwise.
    public static Kafka open(KafkaConfig config) {
        return new Kafka(
                config,
                switch (config.place()) {
                    case Outside() -> null;
                    case EmbeddedTemporary() ->
                        EmbeddedKafka.start(EmbeddedKafkaConfig.temporary().withPort(config.embeddedPort()));
                    case EmbeddedKept(var directory) ->
                        EmbeddedKafka.start(EmbeddedKafkaConfig.kept(directory).withPort(config.embeddedPort()));
                });
    }

    public boolean isEmbedded() {
        return embedded != null;
    }

    String bootstrapServers() {
        return embedded == null
                ? String.valueOf(config.common().values().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
                : embedded.bootstrapServers();
    }

    Map<String, Object> common() {
        return reached(config.common());
    }

    public Map<String, Object> producer() {
        return reached(config.producerProperties());
    }

    public Map<String, Object> consumer() {
        return reached(config.consumerProperties());
    }

    public Map<String, Object> admin() {
        return reached(config.adminProperties());
    }

    public Map<String, Object> streams() {
        return reached(config.streamsProperties());
    }

    private Map<String, Object> reached(ClientProperties properties) {
        Map<String, Object> all = new TreeMap<>(properties.values());
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return all;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
