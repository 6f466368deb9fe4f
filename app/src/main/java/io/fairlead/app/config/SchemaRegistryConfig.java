package io.fairlead.app.config;

/// Where the schema registry is; the properties have the names that Confluent's client knows, such as
/// `schema.registry.url` and `basic.auth.user.info`.
public record SchemaRegistryConfig(ServerPlace place, ClientProperties properties) {}
