package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// An etcd cluster of three members on free ports of 127.0.0.1, which can be frozen one by one.
public final class EtcdCluster implements AutoCloseable {
    private static final int MEMBERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Integer> ports = FreePorts.many(2 * MEMBERS);
    private final List<PeerProcess> members = new ArrayList<>();
    private final Path folder;

    private EtcdCluster(Path folder) {
        this.folder = folder;
    }

    /// Returns once all members answer.
    public static EtcdCluster start() throws InterruptedException {
        Path program = PeerBinary.require("etcd");
        try {
            EtcdCluster cluster = new EtcdCluster(Files.createTempDirectory("etcd-cluster-"));
            for (int i = 0; i < MEMBERS; i++) {
                cluster.members.add(PeerProcess.start(cluster.member(program, i)));
            }
            for (int i = 0; i < MEMBERS; i++) {
                URI address = cluster.address(i);
                cluster.members.get(i).awaitReady(PATIENCE, () -> cluster.isHealthy(address));
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PeerProcess.Start member(Path program, int member) {
        String clients = address(member).toString();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            all.add("m" + i + "=" + peers(i));
        }
        return new PeerProcess.Start(
                "etcd-" + member,
                program,
                List.of(
                        "--name=m" + member,
                        "--data-dir=" + folder.resolve("m" + member),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers(member),
                        "--initial-advertise-peer-urls=" + peers(member),
                        "--initial-cluster=" + String.join(",", all),
                        "--unsafe-no-fsync"),
                Map.of());
    }

    private String peers(int member) {
        return "http://127.0.0.1:" + ports.get(MEMBERS + member);
    }

    public URI address(int member) {
        return URI.create("http://127.0.0.1:" + ports.get(member));
    }

    /// To freeze it, among others.
    public RunningPeer member(int member) {
        return members.get(member);
    }

    private boolean isHealthy(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/health"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200 && answer.body().contains("\"true\"");
    }

    /// Writes a key through a member. Returns once a quorum has it, also if a leader has to be elected first.
    public void put(int member, String key, String value) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(member).resolve("/v3/kv/put"))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(
                        "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(base64(key), base64(value))))
                .build();
        members.get(member).awaitReady(PATIENCE, () -> isWritten(request));
    }

    private boolean isWritten(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.shutdownNow();
        members.forEach(PeerProcess::resume);
        members.forEach(PeerProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
