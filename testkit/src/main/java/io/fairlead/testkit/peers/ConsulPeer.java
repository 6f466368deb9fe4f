package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real Consul agent in development mode: one server, everything in memory, on free ports of 127.0.0.1.
public final class ConsulPeer implements AutoCloseable {
    /// Of every instance that [#register] makes.
    public static final String ADDRESS = "10.1.1.1";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// The agent's own node.
    private static final String LOCAL = "local";

    private static final Pattern NODE = Pattern.compile("\"Node\":\\s*\"([^\"]+)\"");
    private static final Pattern SECRET_ID = Pattern.compile("\"SecretID\":\\s*\"([^\"]+)\"");
    private static final Pattern ACCESSOR_ID = Pattern.compile("\"AccessorID\":\\s*\"([^\"]+)\"");
    private static final Pattern SERVICE_ID = Pattern.compile("\"ID\":\\s*\"([^\"]+)\"");

    /// Creates the management token that an agent with ACLs begins with.
    public static final String MANAGEMENT_TOKEN = "5c1d7c1e-0000-4000-8000-000000000001";

    private static final String ACLS = """
            acl {
              enabled = true
              default_policy = "deny"
              tokens { initial_management = "%1$s" agent = "%1$s" }
            }
            """.formatted(MANAGEMENT_TOKEN);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final PeerProvider provider;
    private final int port;
    private final String token;
    private final List<String> hcl;
    private RunningPeer running;

    private ConsulPeer(PeerProvider provider, String token, List<String> hcl) {
        provider.require(PeerKind.CONSUL);
        this.provider = provider;
        this.port = FreePorts.one();
        this.token = token;
        this.hcl = List.copyOf(hcl);
        this.running = launch();
    }

    /// Without ACLs.
    public static ConsulPeer start() {
        return new ConsulPeer(PeerProvider.chosen(), "", List.of());
    }

    /// With more of Consul's own configuration language, which may name files and ports of this machine: a process
    /// on it, whichever provider is chosen.
    public static ConsulPeer startProcessWith(String configuration) {
        return new ConsulPeer(ProcessProvider.INSTANCE, "", List.of(configuration));
    }

    /// Everything is denied to who has no token; this peer's own requests use [#MANAGEMENT_TOKEN].
    public static ConsulPeer startWithAcls() {
        return new ConsulPeer(PeerProvider.chosen(), MANAGEMENT_TOKEN, List.of(ACLS));
    }

    private RunningPeer launch() {
        RunningPeer started = provider.consul(port, hcl);
        try {
            return started.awaitReady(PATIENCE, this::isReady);
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Consul started", e);
        }
    }

    /// There is a leader and it lists itself.
    private boolean isReady() throws IOException, InterruptedException {
        HttpResponse<String> list = send("GET", "/v1/catalog/services", "");
        return list.statusCode() == 200 && list.body().contains("\"consul\"");
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public RunningPeer running() {
        return running;
    }

    /// Ends it as a crash does and starts it again on the same port, with nothing in it.
    public void restartEmpty() {
        running.kill();
        running.close();
        running = launch();
    }

    /// Puts an instance at [#ADDRESS] into the catalog beside any agent, on node `external`: nothing but this changes
    /// it
    /// again.
    public void register(String service, String id, int servicePort) {
        put("/v1/catalog/register", """
                {"Node": "external", "Address": "10.9.9.9", "SkipNodeUpdate": true,
                 "Service": {"Service": "%s", "ID": "%s", "Port": %d, "Address": "%s"}}
                """.formatted(service, id, servicePort, ADDRESS));
    }

    public void deregister(String id) {
        put("/v1/catalog/deregister", """
                {"Node": "external", "ServiceID": "%s"}
                """.formatted(id));
    }

    /// Sets a check of an instance that [#register] made: `passing`, `warning` or `critical`.
    public void check(String service, String id, String status) {
        put("/v1/catalog/register", """
                {"Node": "external", "Address": "10.9.9.9", "SkipNodeUpdate": true,
                 "Check": {"CheckID": "check:%s", "Name": "test", "Status": "%s", "ServiceID": "%s",
                           "ServiceName": "%s"}}
                """.formatted(id, status, id, service));
    }

    /// Registers with the agent, which keeps its catalog entry up to date; `definition` as in Consul's API.
    public void registerWithAgent(String definition) {
        put("/v1/agent/service/register", definition);
    }

    public void deregisterFromAgent(String id) {
        put("/v1/agent/service/deregister/" + id, "");
    }

    public void maintenance(String id, String reason) {
        put("/v1/agent/service/maintenance/" + id + "?enable=true&reason=" + encode(reason), "");
    }

    public void endMaintenance(String id) {
        put("/v1/agent/service/maintenance/" + id + "?enable=false", "");
    }

    /// Takes out everything that was registered, by whichever way.
    public void reset() {
        found(NODE, get("/v1/catalog/nodes"))
                .filter(node -> !node.equals(LOCAL))
                .forEach(node -> put("/v1/catalog/deregister", "{\"Node\": \"" + node + "\"}"));
        found(SERVICE_ID, get("/v1/agent/services")).forEach(this::deregisterFromAgent);
    }

    private static Stream<String> found(Pattern field, String json) {
        return field.matcher(json).results().map(match -> match.group(1));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Everything it knows, for [#restore].
    public byte[] snapshot() {
        return call(() -> http.send(request("/v1/snapshot").GET().build(), BodyHandlers.ofByteArray()));
    }

    /// Puts everything back as it was at the snapshot, the index of the catalog included.
    public void restore(byte[] snapshot) {
        call(() -> http.send(
                request("/v1/snapshot")
                        .PUT(BodyPublishers.ofByteArray(snapshot))
                        .build(),
                BodyHandlers.ofByteArray()));
    }

    /// A new token that may read every service and node. Needs ACLs.
    public String readToken() {
        String rules = "service_prefix \\\"\\\" {policy = \\\"read\\\"} node_prefix \\\"\\\" {policy = \\\"read\\\"}";
        if (!get("/v1/acl/policies").contains("\"read-all\"")) {
            put("/v1/acl/policy", "{\"Name\": \"read-all\", \"Rules\": \"" + rules + "\"}");
        }
        return found(SECRET_ID, put("/v1/acl/token", "{\"Policies\": [{\"Name\": \"read-all\"}]}"))
                .findFirst()
                .orElseThrow();
    }

    /// Such a token is refused from now on.
    public void revoke(String token) {
        String accessor = found(
                        ACCESSOR_ID,
                        call(() -> http.send(
                                HttpRequest.newBuilder(address().resolve("/v1/acl/token/self"))
                                        .timeout(PATIENCE)
                                        .header("X-Consul-Token", token)
                                        .build(),
                                BodyHandlers.ofString())))
                .findFirst()
                .orElseThrow();
        call(() -> send("DELETE", "/v1/acl/token/" + accessor, ""));
    }

    public String get(String path) {
        return call(() -> send("GET", path, ""));
    }

    public String put(String path, String body) {
        return call(() -> send("PUT", path, body));
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(path).method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address().resolve(path)).timeout(PATIENCE);
        return token.isEmpty() ? request : request.header("X-Consul-Token", token);
    }

    private interface Call<T> {
        HttpResponse<T> run() throws IOException, InterruptedException;
    }

    private static <T> T call(Call<T> call) {
        try {
            HttpResponse<T> response = call.run();
            if (response.statusCode() != 200) {
                Object said = response.body() instanceof byte[] bytes
                        ? new String(bytes, StandardCharsets.UTF_8)
                        : response.body();
                throw new IllegalStateException(response.uri() + " answered " + response.statusCode() + ": " + said);
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Consul", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        running.close();
    }
}
