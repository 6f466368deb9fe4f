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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real etcd: one member without fsync, on free ports of 127.0.0.1, its data in a directory of its own.
public final class EtcdPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern REVISION = Pattern.compile("\"revision\":\\s*\"(\\d+)\"");
    private static final Pattern LEASE = Pattern.compile("\"ID\":\\s*\"(\\d+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\\s*\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final int port = FreePorts.one();
    private final int peerPort = FreePorts.one();
    private final int tlsPort = FreePorts.one();
    private final List<Path> folders = new ArrayList<>();
    private final List<String> arguments;
    private PeerProcess running;
    private String token = "";

    private EtcdPeer(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
        this.running = launch(newFolder());
    }

    /// Returns once it answers. Where etcd is not built, the test that asks is skipped, or fails under
    /// `-Dpeers=required`.
    public static EtcdPeer start() {
        return new EtcdPeer(List.of());
    }

    /// With further arguments, such as a shorter interval of progress notifications.
    public static EtcdPeer startWith(String... arguments) {
        return new EtcdPeer(List.of(arguments));
    }

    private PeerProcess launch(Path folder) {
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + peerPort;
        List<String> all = new ArrayList<>(List.of(
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clients + ",https://127.0.0.1:" + tlsPort,
                "--auto-tls",
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync"));
        all.addAll(arguments);
        PeerProcess started =
                PeerProcess.start(new PeerProcess.Start("etcd", PeerBinary.require("etcd"), all, Map.of()));
        try {
            return started.awaitReady(PATIENCE, this::isReady);
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while etcd started", e);
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/health"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200 && answer.body().contains("\"true\"");
    }

    private Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("etcd-peer-");
            folders.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /// The same with TLS.
    public URI tlsAddress() {
        return URI.create("https://127.0.0.1:" + tlsPort);
    }

    /// The certificate of [#tlsAddress], which etcd signed itself.
    public Path certificate() {
        return folders.getLast().resolve("etcd/fixtures/client/cert.pem");
    }

    public RunningPeer running() {
        return running;
    }

    public void put(String key, String value) {
        call("/v3/kv/put", "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(base64(key), base64(value)));
    }

    /// The same for a key that is no text.
    public void put(byte[] key, String value) {
        String encoded = Base64.getEncoder().encodeToString(key);
        call("/v3/kv/put", "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(encoded, base64(value)));
    }

    /// With a lease that ends the key after these seconds unless it is renewed.
    public void put(String key, String value, long lease) {
        call(
                "/v3/kv/put",
                "{\"key\": \"%s\", \"value\": \"%s\", \"lease\": \"%d\"}".formatted(base64(key), base64(value), lease));
    }

    public long lease(int seconds) {
        return Long.parseLong(found(LEASE, call("/v3/lease/grant", "{\"TTL\": %d}".formatted(seconds))));
    }

    /// As if it had expired.
    public void revoke(long lease) {
        call("/v3/lease/revoke", "{\"ID\": \"%d\"}".formatted(lease));
    }

    public void delete(String key) {
        call("/v3/kv/deleterange", "{\"key\": \"%s\"}".formatted(base64(key)));
    }

    /// Every key, of whatever prefix.
    public void clear() {
        call("/v3/kv/deleterange", "{\"key\": \"AA==\", \"range_end\": \"AA==\"}");
    }

    public long revision() {
        return Long.parseLong(found(REVISION, call("/v3/kv/range", "{\"key\": \"AA==\"}")));
    }

    /// Compacts everything before the present revision.
    public void compact() {
        call("/v3/kv/compaction", "{\"revision\": \"%d\", \"physical\": true}".formatted(revision()));
    }

    /// Ends it as a crash does, and starts it again with its data.
    public void restart() {
        running.kill();
        running.close();
        running = launch(folders.getLast());
    }

    /// The same with nothing in it, as after the restore of an early backup: its revision begins again, while
    /// the cluster id is the same.
    public void restartEmpty() {
        running.kill();
        running.close();
        token = "";
        running = launch(newFolder());
    }

    /// Turns authentication on, with a user `root` and a user `reader` who may read that prefix.
    public void enableAuth(String rootPassword, String readerPassword, String prefix) {
        call("/v3/auth/user/add", "{\"name\": \"root\", \"password\": \"%s\"}".formatted(rootPassword));
        call("/v3/auth/user/grant", "{\"user\": \"root\", \"role\": \"root\"}");
        call("/v3/auth/user/add", "{\"name\": \"reader\", \"password\": \"%s\"}".formatted(readerPassword));
        call("/v3/auth/role/add", "{\"name\": \"reading\"}");
        String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        call(
                "/v3/auth/role/grant",
                "{\"name\": \"reading\", \"perm\": {\"permType\": \"READ\", \"key\": \"%s\", \"range_end\": \"%s\"}}"
                        .formatted(base64(prefix), base64(end)));
        call("/v3/auth/user/grant", "{\"user\": \"reader\", \"role\": \"reading\"}");
        call("/v3/auth/enable", "{}");
        token = found(
                TOKEN,
                call("/v3/auth/authenticate", "{\"name\": \"root\", \"password\": \"%s\"}".formatted(rootPassword)));
    }

    /// Takes the role from the user `reader`.
    public void revokeReader() {
        call("/v3/auth/user/revoke", "{\"name\": \"reader\", \"role\": \"reading\"}");
    }

    /// Sends a request of the JSON gateway.
    ///
    /// @throws IllegalStateException it is not answered with 200
    public String call(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "etcd answered " + answer.statusCode() + " to " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while etcd was asked", e);
        }
    }

    private static String found(Pattern field, String json) {
        Matcher matcher = field.matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("etcd answered " + json + ", expected " + field);
        }
        return matcher.group(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.shutdownNow();
        running.close();
        folders.forEach(EtcdPeer::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
