package io.fairlead.testkit.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Three real Consul servers with data on disk, so that a leader can be lost, an older snapshot restored, and the
/// whole of it come back empty.
public final class ConsulCluster implements AutoCloseable {
    private static final int SERVERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private final Path folder;
    private final List<Integer> ports = FreePorts.many(3 * SERVERS);
    private final List<PeerProcess> servers = new ArrayList<>();

    private ConsulCluster(Path folder) {
        this.folder = folder;
    }

    /// Returns once there is a leader.
    ///
    /// @param folder for the data
    public static ConsulCluster start(Path folder) throws IOException, InterruptedException {
        ConsulCluster cluster = new ConsulCluster(folder);
        for (int server = 0; server < SERVERS; server++) {
            cluster.servers.add(cluster.launch(server));
        }
        cluster.awaitLeader();
        return cluster;
    }

    private PeerProcess launch(int server) throws IOException {
        Files.createDirectories(data(server));
        Path file = folder.resolve("server" + server + ".hcl");
        String join = IntStream.range(0, SERVERS)
                .mapToObj(other -> "\"127.0.0.1:" + gossip(other) + "\"")
                .collect(Collectors.joining(", "));
        Files.writeString(file, """
                server = true
                bootstrap_expect = %d
                node_name = "server%d"
                node_id = "0000000%d-0000-4000-8000-000000000000"
                data_dir = "%s"
                bind_addr = "127.0.0.1"
                client_addr = "127.0.0.1"
                ports { http = %d server = %d serf_lan = %d serf_wan = -1 dns = -1 grpc = -1 grpc_tls = -1 }
                retry_join = [%s]
                retry_interval = "1s"
                performance { raft_multiplier = 1 }
                """.formatted(
                        SERVERS,
                        server,
                        server,
                        data(server),
                        ports.get(server),
                        ports.get(SERVERS + server),
                        gossip(server),
                        join));
        return PeerProcess.start(new PeerProcess.Start(
                "consul-" + server,
                PeerBinary.require("consul"),
                List.of("agent", "-config-file", file.toString(), "-log-level", "info"),
                Map.of()));
    }

    private Path data(int server) {
        return folder.resolve("data" + server);
    }

    private int gossip(int server) {
        return ports.get(2 * SERVERS + server);
    }

    private void awaitLeader() throws InterruptedException {
        for (int server = 0; server < SERVERS; server++) {
            int at = server;
            servers.get(server).awaitReady(PATIENCE, () -> {
                HttpResponse<String> list = send(at, "GET", "/v1/catalog/services?consistent", "");
                return list.statusCode() == 200 && list.body().contains("\"consul\"");
            });
        }
    }

    /// The port of the first server, to which everyone talks.
    public int port() {
        return ports.getFirst();
    }

    /// A request to the first server.
    ///
    /// @throws IOException there is no answer, or another than 200
    public String request(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(0, method, path, body);
        if (answer.statusCode() != 200) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(int server, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(server) + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// All that it holds, as Consul's own snapshot.
    public byte[] snapshot() throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/snapshot"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    /// Brings back what it held then: indexes go backwards.
    public void restore(byte[] snapshot) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/snapshot"))
                        .timeout(Duration.ofSeconds(60))
                        .PUT(BodyPublishers.ofByteArray(snapshot))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the snapshot was refused: " + answer.statusCode() + " " + answer.body());
        }
    }

    /// Kills the server that leads.
    ///
    /// @return which one, for [#revive]
    public int killLeader() throws IOException, InterruptedException {
        String leader = send(0, "GET", "/v1/status/leader", "").body();
        for (int server = 0; server < SERVERS; server++) {
            if (leader.contains(":" + ports.get(SERVERS + server) + "\"")) {
                kill(server);
                return server;
            }
        }
        throw new IOException("no server leads: " + leader);
    }

    public void kill(int server) {
        servers.get(server).kill();
        servers.get(server).close();
    }

    /// Starts killed servers again and waits until there is a leader.
    public void revive(int... killed) throws IOException, InterruptedException {
        for (int server : killed) {
            servers.set(server, launch(server));
        }
        awaitLeader();
    }

    /// All servers end as by a crash, lose their disks, and start again.
    public void restartEmpty() throws IOException, InterruptedException {
        for (int server = 0; server < SERVERS; server++) {
            kill(server);
            delete(data(server));
        }
        revive(0, 1, 2);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        for (PeerProcess server : servers) {
            server.kill();
            server.close();
        }
    }
}
