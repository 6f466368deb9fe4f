package io.fairlead.app.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.config.ClientProperties;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.KafkaConfig;
import io.fairlead.app.config.SchemaRegistryConfig;
import io.fairlead.app.config.ServerPlace;
import io.fairlead.app.http.HttpEndpoint;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
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
    /// A source that is replaced is given eight seconds to stop.
    private static final Duration OF_REQUEST = Duration.ofSeconds(60);

    private Attachment() {}

    /// The configuration with every embedded server replaced by the address of the running one. An embedded schema
    /// registry on a Kafka cluster outside needs no other process: it keeps its schemas in a topic there.
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

    /// What the running process answers at `path`.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process answers
    public static JsonNode get(FairleadConfig config, String path) throws InterruptedException {
        URI uri = uri(config, path);
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

    /// Asks the running process on this machine to do something, and returns its answer.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process answers; `APP-REQUEST-REFUSED`: it refuses
    public static JsonNode request(FairleadConfig config, String path) throws InterruptedException {
        URI uri = uri(config, path);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(OF_REQUEST)
                    .header(HttpEndpoint.REQUEST, "command line")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new TransientFailure(
                        "APP-REQUEST-REFUSED",
                        "the process at " + uri + " answered " + response.statusCode() + ": "
                                + Printable.of(response.body().strip())
                                + "; give the command on its machine, and with the release that it runs");
            }
            return new JsonMapper().readTree(response.body());
        } catch (IOException e) {
            throw notRunning(uri, "nothing answers", e);
        }
    }

    private static URI uri(FairleadConfig config, String path) {
        if (config.http().port() == 0) {
            throw new TransientFailure(
                    "APP-NOT-RUNNING",
                    "http.port is 0, so the running process took a free port that no other can know; set http.port to"
                            + " a port of its own, restart `fairlead run`, then ask again");
        }
        return URI.create("http://" + config.http().host() + ":" + config.http().port() + path);
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
