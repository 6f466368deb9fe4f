package io.fairlead.config;

/// The schema registry. An embedded one keeps its schemas in a topic of the same Kafka cluster, so its place is
/// never [ServerPlace.EmbeddedKept]. The properties have the names of Confluent's client, such as
/// `schema.registry.url` and `basic.auth.user.info`.
public record SchemaRegistryConfig(ServerPlace place, ClientProperties properties) {}
