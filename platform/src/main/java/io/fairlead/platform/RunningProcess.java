package io.fairlead.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ClientProperties;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.KafkaConfig;
import io.fairlead.config.SchemaRegistryConfig;
import io.fairlead.config.ServerPlace;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.http.HttpEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Connects a command to the servers that a running `fairlead run` embeds: it queries that process over HTTP.
public final class RunningProcess {
    private static final String SERVERS = "/api/v1/servers";
    private static final int CONNECT = 3000; // milliseconds
    private static final int ANSWER = 3000; // milliseconds
    /// A source that is replaced has eight seconds to stop.
    private static final int REQUEST = 60_000; // milliseconds

    private RunningProcess() {}

    /// The configuration with every embedded server replaced by the address of the running one. An embedded schema
    /// registry on an external Kafka cluster needs no other process, because it keeps its schemas in a topic there.
    /// Using the registry of a process on this machine saves the time of reading that topic.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process responds
    public static FairleadConfig to(FairleadConfig config) throws InterruptedException {
        boolean schemas = config.schemaRegistry().place().isEmbedded();
        if (!config.kafka().place().isEmbedded()) {
            return schemas && isHere(config)
                    ? ask(config, SERVERS)
                            .filter(servers -> servers.path("pipeline").asText().equals(config.pipeline()))
                            .map(servers -> with(config, config.kafka(), registry(config, servers)))
                            .orElse(config)
                    : config;
        }
        JsonNode servers = get(config, SERVERS);
        requireOwn(config, servers);
        return attached(config, servers);
    }

    private static FairleadConfig attached(FairleadConfig config, JsonNode servers) {
        boolean schemas = config.schemaRegistry().place().isEmbedded();
        return with(
                config,
                outside(config.kafka(), servers.path("bootstrap.servers").asText()),
                schemas ? registry(config, servers) : config.schemaRegistry());
    }

    /// Another pipeline's process at this address has another pipeline's Kafka.
    private static void requireOwn(FairleadConfig config, JsonNode servers) {
        String pipeline = servers.path("pipeline").asText();
        if (!pipeline.equals(config.pipeline())) {
            throw notRunning(uri(config, SERVERS), "it runs pipeline \"" + Printable.of(pipeline) + "\"", null);
        }
    }

    /// An embedded registry listens only on the loopback address of its machine.
    private static boolean isHere(FairleadConfig config) {
        try {
            return InetAddress.getByName(config.http().host()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static SchemaRegistryConfig registry(FairleadConfig config, JsonNode servers) {
        return outside(
                config.schemaRegistry(), servers.path("schema.registry.url").asText());
    }

    private static FairleadConfig with(FairleadConfig config, KafkaConfig kafka, SchemaRegistryConfig registry) {
        return new FairleadConfig(
                config.pipeline(),
                kafka,
                registry,
                config.http(),
                config.log(),
                config.topics(),
                config.sources(),
                config.merge(),
                config.guard(),
                config.targets());
    }

    /// The same for commands that may run while no process does: then a broker that keeps its directory starts in
    /// this one, and a `fairlead run` that starts meanwhile is refused.
    ///
    /// The process may be of the former name of the pipeline, from which these commands take over: they refuse that
    /// while it runs.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: a temporary broker is configured, and no process responds
    public static FairleadConfig orAlone(FairleadConfig config) throws InterruptedException {
        try {
            return config.kafka().place().isEmbedded() ? attached(config, get(config, SERVERS)) : to(config);
        } catch (TransientFailure failure) {
            if (config.kafka().place() instanceof ServerPlace.EmbeddedKept
                    && failure.code().equals("APP-NOT-RUNNING")) {
                return config;
            }
            throw failure;
        }
    }

    /// Returns if certainly no process runs: its port refuses connections. No response, another response or an unknown
    /// port may mean a slow process.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: one may run
    public static void requireNone(FairleadConfig config) throws InterruptedException {
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

    /// The response of the running process at `path`.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process responds
    public static JsonNode get(FairleadConfig config, String path) throws InterruptedException {
        URI uri = uri(config, path);
        try {
            return read(config, uri);
        } catch (IOException e) {
            throw notRunning(uri, String.valueOf(e.getMessage()), e);
        }
    }

    /// The same for callers with an alternative: empty if no such process responds.
    public static Optional<JsonNode> ask(FairleadConfig config, String path) {
        if (config.http().port() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(config, uri(config, path)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Sends a request to the running process on this machine, and returns its response.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no such process responds; `APP-REQUEST-REFUSED`: it refuses
    public static JsonNode request(FairleadConfig config, String path) {
        URI uri = uri(config, path);
        try {
            Response response = send(config, uri, "POST", REQUEST);
            if (response.status() != HttpURLConnection.HTTP_OK) {
                throw refused(uri, response);
            }
            return json(response);
        } catch (IOException e) {
            throw notRunning(uri, String.valueOf(e.getMessage()), e);
        }
    }

    private static TransientFailure refused(URI uri, Response response) {
        return new TransientFailure(
                "APP-REQUEST-REFUSED",
                "the process at " + uri + " answered " + response.status() + ": "
                        + Printable.of(response.body().strip())
                        + "; run the command on its machine, and with the release that it runs");
    }

    private static URI uri(FairleadConfig config, String path) {
        if (config.http().port() == 0) {
            throw new TransientFailure(
                    "APP-NOT-RUNNING",
                    "http.port is 0, so the running process uses a port that no other process can know; set http.port"
                            + " to a fixed port, restart `fairlead run`, then try again");
        }
        return URI.create(HttpEndpoint.url(config.http()) + path);
    }

    private static JsonNode read(FairleadConfig config, URI uri) throws IOException {
        Response response = send(config, uri, "GET", ANSWER);
        return switch (response.status()) {
            case HttpURLConnection.HTTP_OK -> json(response);
            // A process that answers so runs, whatever else it says.
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                throw new ConfigurationFailure(
                        "APP-ACCESS",
                        "the process at " + uri + " answered " + response.status()
                                + "; set FAIRLEAD_TOKEN to a token that may read everything (http.tokens, http.oidc)");
            default -> throw new IOException("it answered " + response.status());
        };
    }

    /// Another server may listen there.
    private static JsonNode json(Response response) throws IOException {
        try {
            JsonNode answer = new JsonMapper().readTree(response.body());
            if (answer.isObject()) {
                return answer;
            }
        } catch (JsonProcessingException _) {
            // The same as a JSON text of another kind.
        }
        throw new IOException("it answered with something else than a JSON object");
    }

    private record Response(int status, String body) {}

    /// Not with `java.net.http`, which takes 0.2 s to load: most commands send one request.
    private static Response send(FairleadConfig config, URI uri, String method, int timeout) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT);
        connection.setReadTimeout(timeout);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty(HttpEndpoint.REQUEST, "command line");
        OwnAccess.apply(connection, config.http().access());
        try {
            int status = connection.getResponseCode();
            try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                    ? connection.getInputStream()
                    : connection.getErrorStream()) {
                return new Response(
                        status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static TransientFailure notRunning(URI uri, String found, @Nullable Exception cause) {
        return new TransientFailure(
                "APP-NOT-RUNNING",
                "no fairlead with this configuration responds at " + uri + " (" + found
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
