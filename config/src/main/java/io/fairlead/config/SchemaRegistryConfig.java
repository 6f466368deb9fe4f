package io.fairlead.config;

/// Where the schema registry is. An embedded one keeps its schemas in a topic of the same Kafka, so its place is
/// never [ServerPlace.EmbeddedKept]. The properties have the names that Confluent's client knows, such as
/// `schema.registry.url` and `basic.auth.user.info`.
public record SchemaRegistryConfig(ServerPlace place, ClientProperties properties) {}
