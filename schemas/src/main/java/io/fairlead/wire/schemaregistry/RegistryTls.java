package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.ConfigurationFailure;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/// Reads trust and key stores (PEM, PKCS12, JKS) with Kafka's own code, so that `schema.registry.ssl.*` means what
/// `ssl.*` means for the brokers.
final class RegistryTls {
    private RegistryTls() {}

    static SSLContext context(SchemaRegistryClientConfig config) {
        try {
            return config.tls().isEmpty() ? SSLContext.getDefault() : stores(config);
        } catch (KafkaException | GeneralSecurityException e) {
            throw new ConfigurationFailure(
                    "WIRE-REGISTRY-TLS",
                    "schema registry: the stores of schema.registry.ssl.* cannot be used: " + reason(e, config)
                            + "; check location, type (PEM, PKCS12 or JKS) and password",
                    e);
        }
    }

    private static SSLContext stores(SchemaRegistryClientConfig config) {
        Map<String, Object> given = new TreeMap<>();
        config.tls().forEach((key, secret) -> given.put(key, secret.value()));
        ConfigDef keys = new ConfigDef();
        SslConfigs.addClientSslSupport(keys);
        try (var factory = new DefaultSslEngineFactory()) {
            factory.configure(keys.parse(given));
            return factory.sslContext();
        }
    }

    /// The deepest message, without the values of passwords: Kafka names the setting of a value it cannot parse.
    private static String reason(Exception failure, SchemaRegistryClientConfig config) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String text = Optional.ofNullable(deepest.getMessage())
                .orElse(deepest.getClass().getSimpleName());
        if (deepest instanceof java.nio.file.NoSuchFileException) {
            text = "no file " + text;
        }
        for (var setting : config.tls().entrySet()) {
            boolean secret =
                    setting.getKey().endsWith("password") || setting.getKey().endsWith(".key");
            text = secret ? text.replace(setting.getValue().value(), "***") : text;
        }
        return failure instanceof ConfigException ? text.replace('\n', ' ') : text;
    }
}
