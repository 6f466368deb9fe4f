package io.fairlead.config;

/// The Kafka cluster and its client properties. `common` is for every client; the others override it for their kind.
/// With an embedded broker, `bootstrap.servers` is set by the code that starts it.
///
/// @param embeddedPort the port of an embedded broker, 0 for any free port
public record KafkaConfig(
        ServerPlace place,
        int embeddedPort,
        ClientProperties common,
        ClientProperties producer,
        ClientProperties consumer,
        ClientProperties admin,
        ClientProperties streams) {

    public ClientProperties producerProperties() {
        return common.with(producer);
    }

    public ClientProperties consumerProperties() {
        return common.with(consumer);
    }

    public ClientProperties adminProperties() {
        return common.with(admin);
    }

    /// For Kafka Streams: the overrides of its inner clients have its prefixes `producer.`, `consumer.`, `admin.`.
    public ClientProperties streamsProperties() {
        return common.with(producer.prefixed("producer."))
                .with(consumer.prefixed("consumer."))
                .with(admin.prefixed("admin."))
                .with(streams);
    }
}
