package io.fairlead.app.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.config.ClientProperties;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.KafkaConfig;
import io.fairlead.app.config.SchemaRegistryConfig;
import io.fairlead.app.config.ServerPlace;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a command reaches the servers that a running `fairlead run` embeds: it asks that process over HTTP.
public final class Attachment {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private Attachment() {}

    /// The configuration with every embedded server replaced by the address of the running one. An embedded
    /// schema registry on a Kafka cluster outside needs no other process: it keeps its schemas in a topic
    /// there.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process answers
    public static FairleadConfig to(FairleadConfig config) throws InterruptedException {
        if (!config.kafka().place().isEmbedded()) {
            return config;
        }
        boolean schemas = config.schemaRegistry().place().isEmbedded();
        JsonNode servers = get(config, "/api/v1/servers");
        return new FairleadConfig(
                config.pipeline(),
                outside(config.kafka(), servers.path("bootstrap.servers").asText()),
                schemas
                        ? outside(
                                config.schemaRegistry(),
                                servers.path("schema.registry.url").asText())
                        : config.schemaRegistry(),
                config.http(),
                config.topics(),
                config.sources(),
                config.merge(),
                config.guard(),
                config.targets());
    }

    /// Likewise for commands that are given while no process runs: then a broker that keeps its directory
    /// starts in this one, and whoever starts `fairlead run` meanwhile is refused.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: a temporary broker is configured, and no process answers
    static FairleadConfig orAlone(FairleadConfig config) throws InterruptedException {
        try {
            return to(config);
        } catch (TransientFailure failure) {
            if (config.kafka().place() instanceof ServerPlace.EmbeddedKept
                    && failure.code().equals("APP-NOT-RUNNING")) {
                return config;
            }
            throw failure;
        }
    }

    /// Passes where surely no process runs: its port refuses connections. Silence, another answer or an
    /// unknown port may be a process that is slow.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: one may run
    static void requireNone(FairleadConfig config) throws InterruptedException {
        String found = "something answers at port " + config.http().port();
        try {
            get(config, "/api/v1/servers");
        } catch (TransientFailure failure) {
            if (failure.getCause() instanceof ConnectException) {
                return;
            }
            found = String.valueOf(failure.getMessage());
        }
        throw new ConfigurationFailure(
                "APP-PIPELINE-RUNNING",
                "a process of pipeline \"" + config.pipeline() + "\" may run: " + found
                        + ". Stop it, or set http.port to its port, which is free once it is stopped; then give the"
                        + " command again");
    }

    /// What the running process answers at `path`.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process answers
    public static JsonNode get(FairleadConfig config, String path) throws InterruptedException {
        if (config.http().port() == 0) {
            throw new TransientFailure(
                    "APP-NOT-RUNNING",
                    "http.port is 0, so the running process took a free port that no other can know; set http.port to"
                            + " a port of its own, restart `fairlead run`, then ask again");
        }
        URI uri = URI.create(
                "http://" + config.http().host() + ":" + config.http().port() + path);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw notRunning(uri, "it answered " + response.statusCode(), null);
            }
            return new JsonMapper().readTree(response.body());
        } catch (IOException e) {
            throw notRunning(uri, "nothing answers", e);
        }
    }

    private static TransientFailure notRunning(URI uri, String found, @Nullable Exception cause) {
        return new TransientFailure(
                "APP-NOT-RUNNING",
                "no fairlead with this configuration answers at " + uri + " (" + found
                        + "); start it with `fairlead run`, or correct http.host and http.port",
                cause);
    }

    private static KafkaConfig outside(KafkaConfig config, String bootstrapServers) {
        return new KafkaConfig(
                new ServerPlace.Outside(),
                config.embeddedPort(),
                config.common().with(ClientProperties.of(Map.of("bootstrap.servers", bootstrapServers))),
                config.producer(),
                config.consumer(),
                config.admin(),
                config.streams());
    }

    private static SchemaRegistryConfig outside(SchemaRegistryConfig config, String url) {
        return new SchemaRegistryConfig(
                new ServerPlace.Outside(),
                config.properties().with(ClientProperties.of(Map.of("schema.registry.url", url))));
    }
}
