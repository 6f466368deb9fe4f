package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration file of a running process is edited, well and badly. What did not change is not disturbed, and
/// nothing is ever deleted from the mesh folder.
class ReloadIT {
    private static final String STATIC = """
              - name: static
                files: {paths: ["inventory/*.yaml"]}
            """;
    private static final String ORDERS = """
              - name: orders
                files: {paths: ["orders/*.yaml"]}
                rules: [{locality: "eu/%s"}]
            """;
    private static final String LATE = """
              - name: late
                files: {paths: ["late/*.yaml"]}
            """;
    private static final String FOLDER = """
              - name: folder
                files: {directory: mesh}
                policy: sync
            """;
    private static final String SECOND = """
              - name: second
                files: {directory: second}
                policy: sync
            """;

    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private FairleadProcess process;
    private String head;
    private int port;
    private final Set<Path> vanished = new ConcurrentSkipListSet<>();
    private Thread watcher;

    @BeforeEach
    void start() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1");
        port = FreePorts.one();
        head = """
                pipeline: test
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                topics: {partitions: 4, replication-factor: 1}
                """.formatted(shop.bootstrapServers());
        service("orders", "10.2.0.1");
        service("late", "10.3.0.1");
        write(STATIC + ORDERS.formatted("one"), FOLDER);
        FairleadProcess.output(folder, 0, "topics", "apply");
        process = FairleadProcess.start(folder, "run");
        awaitObject("mesh", "orders", "eu/one");
        shop.awaitAddresses("10.1.0.1");
        watcher = Thread.ofVirtual().start(this::watch);
    }

    @AfterEach
    void stop() throws Exception {
        if (watcher != null) {
            watcher.interrupt();
        }
        if (process != null) {
            process.close();
        }
        shop.close();
    }

    /// Notes each object that was there and is not.
    private void watch() {
        Set<Path> seen = new TreeSet<>();
        try {
            while (true) {
                Set<Path> now = shop.mesh.written().keySet();
                seen.stream().filter(path -> !now.contains(path)).forEach(vanished::add);
                seen.addAll(now);
                Thread.sleep(20);
            }
        } catch (InterruptedException _) {
            // The test is over.
        }
    }

    @Test
    void anEditedFileIsTakenOverPartByPart() throws Exception {
        long epoch = epoch("static");
        String version = config().path("version").asText();

        // Rules of one source.
        write(STATIC + ORDERS.formatted("two"), FOLDER);
        awaitObject("mesh", "orders", "eu/two");
        assertThat(epoch("static")).isEqualTo(epoch);
        assertThat(config().path("version").asText()).isNotEqualTo(version);

        // A source and a target more.
        write(STATIC + ORDERS.formatted("two") + LATE, FOLDER + SECOND);
        awaitObject("mesh", "late", "10.3.0.1");
        awaitObject("second", "late", "10.3.0.1");
        awaitObject("second", "billing", "10.1.0.1");

        // A file with a mistake: told, and everything goes on.
        String good = Files.readString(folder.resolve("fairlead.yaml"));
        version = config().path("version").asText();
        replace("sources: [{name: static, filez: {}}]\n" + head);
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(
                        () -> assertThat(config().path("problem").toString()).contains("CONFIG-INVALID", "filez"));
        assertThat(config().path("version").asText()).isEqualTo(version);
        assertThat(metrics()).contains("fairlead_config_reload_failed 1.0");
        shop.inventory("10.1.0.1", "10.1.0.2");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        replace(good);
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> config().path("problem").isNull());

        // What is removed keeps what it made; SIGHUP asks for it at once and ends nothing.
        write(STATIC + ORDERS.formatted("two"), FOLDER);
        process.signal("HUP");
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(names("sources")).containsExactly("orders", "static"));
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(names("targets")).containsExactly("folder"));
        assertThat(process.isAlive()).isTrue();
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(process.printed()).contains("`fairlead target retire second`"));
        shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
        assertThat(object("mesh", "late")).contains("10.3.0.1");
        assertThat(object("second", "late")).contains("10.3.0.1");
        assertThat(object("second", "billing")).contains("10.1.0.2").doesNotContain("10.1.0.3");

        // What other rules would take out is known before they are in force.
        write(
                "next.yaml",
                port,
                STATIC + ORDERS.formatted("two").replace("rules: [", "rules: [{drop: \"true\"}, "),
                FOLDER);
        assertThat(FairleadProcess.output(folder, 3, "validate", "-c", "next.yaml", "--against", "running"))
                .contains("1 endpoints of 1 services are removed", "left without endpoints: shop/orders.shop.mesh");

        // The same again: the source starts a new epoch, the target is brought up to date.
        write("next.yaml", port, STATIC + ORDERS.formatted("two") + LATE, FOLDER + SECOND);
        assertThat(FairleadProcess.output(folder, 3, "validate", "-c", "next.yaml", "--against", "running"))
                .contains("source late", "target second", "added");
        assertThat(names("sources")).containsExactly("orders", "static");
        write(STATIC + ORDERS.formatted("two") + LATE, FOLDER + SECOND);
        assertThat(FairleadProcess.output(folder, 0, "reload")).contains("is in force");
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(object("second", "billing")).contains("10.1.0.3"));
        assertThat(FairleadProcess.output(folder, 0, "validate", "--against", "running"))
                .contains("no differences");

        assertThat(epoch("static")).isEqualTo(epoch);
        assertThat(vanished).isEmpty();
        aRenamedTargetWritesNothingAndAMovedOneIsRetiredWhereItWas();
        assertThat(epoch("static")).isEqualTo(epoch);
    }

    private void aRenamedTargetWritesNothingAndAMovedOneIsRetiredWhereItWas() throws Exception {
        String sources = STATIC + ORDERS.formatted("two") + LATE;
        Map<Path, FileTime> before = shop.mesh.written();
        assertThat(before).hasSize(3);
        String renamed = FOLDER.replace("folder", "renamed");
        write(sources, renamed);
        awaitTarget("renamed", 3);
        assertThat(shop.mesh.written()).isEqualTo(before);

        write(sources, renamed.replace("directory: mesh", "directory: moved"));
        for (String service : new String[] {"billing", "late", "orders"}) {
            awaitObject("moved", service, "address:");
        }
        MeshFolder moved = new MeshFolder(folder.resolve("moved"));
        assertThat(moved.written()).containsOnlyKeys(before.keySet());
        assertThat(shop.mesh.written()).isEqualTo(before);
        String[] retire = {"target", "retire", "renamed", "--was", "files: {directory: mesh}"};
        assertThat(FairleadProcess.output(folder, 3, retire)).contains("3 objects would be deleted:");
        Map<Path, FileTime> whole = moved.written();
        assertThat(FairleadProcess.output(
                        folder,
                        0,
                        Stream.concat(Stream.of(retire), Stream.of("--yes")).toArray(String[]::new)))
                .contains("deleted");
        assertThat(shop.mesh.written()).isEmpty();
        assertThat(moved.written()).isEqualTo(whole);
        assertThat(object("moved", "billing")).contains("10.1.0.3");
    }

    private void awaitTarget(String name, int objects) {
        await().atMost(ProcessFolder.PATIENCE).untilAsserted(() -> {
            JsonNode targets = status().path("targets");
            assertThat(targets).hasSize(1);
            assertThat(targets.path(0).path("target").asText()).isEqualTo(name);
            assertThat(targets.path(0).path("state").asText()).isEqualTo("running");
            assertThat(targets.path(0).path("queued").asInt()).isZero();
            assertThat(targets.path(0).path("objects").asInt()).isEqualTo(objects);
        });
    }

    @Test
    void whatCannotChangeAliveIsNamedAndAnotherPipelinesFileRefused() throws Exception {
        long epoch = epoch("static");
        String before = head;
        head = before.replace("topics: {", "merge: {service-linger: 2h}\ntopics: {");
        write(STATIC + ORDERS.formatted("three"), FOLDER);
        awaitObject("mesh", "orders", "eu/three");
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() ->
                        assertThat(config().path("not-applied").toString()).contains("service-linger"));
        assertThat(FairleadProcess.output(folder, 3, "reload")).contains("waits for a restart: service-linger");

        head = before.replace("pipeline: test", "pipeline: other");
        write("  []", "  []");
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(
                        () -> assertThat(config().at("/problem/code").asText()).isEqualTo("CONFIG-OTHER-PIPELINE"));
        assertThat(epoch("static")).isEqualTo(epoch);

        assertThat(post()).isEqualTo(403);

        // Level and form of the log: the next mistake is JSON, and a change of rules is not logged.
        head = before + "log: {level: error, format: json}\n";
        write(STATIC + ORDERS.formatted("three"), FOLDER);
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> config().path("problem").isNull());
        write(STATIC + ORDERS.formatted("four"), FOLDER);
        awaitObject("mesh", "orders", "eu/four");
        replace("sources: [{name: static, filez: {}}]\n" + head);
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(process.printed().lines())
                        .anyMatch(it -> it.startsWith("{\"timestamp\":") && it.contains("CONFIG-INVALID")));
        assertThat(process.printed().lines())
                .filteredOn(it -> it.contains("rules changed"))
                .hasSize(1);
        assertThat(epoch("static")).isEqualTo(epoch);
        assertThat(vanished).isEmpty();
    }

    /// A real Consul, which refuses the former token from then on.
    @Test
    void aTokenThatWasRotatedInItsFileIsUsedWithoutARestart() throws Exception {
        try (ConsulPeer consul = ConsulPeer.startWithAcls()) {
            String one = consul.readToken();
            Files.writeString(folder.resolve("token"), one + "\n");
            consul.register("web", "w1", 8001);
            write(STATIC + ORDERS.formatted("one") + """
                      - name: dc1
                        consul: {address: "%s", token: "${file:token}"}
                        rules:
                          - {drop: "service == 'consul'"}
                          - {host: "${service}.shop.mesh", namespace: shop}
                          - {ports: [{name: http, number: 80, protocol: HTTP}]}
                    """.formatted(consul.address()), FOLDER);
            awaitObject("mesh", "web", "http: 8001");
            long epoch = epoch("static");

            Files.writeString(folder.resolve("token"), consul.readToken());
            consul.revoke(one);
            consul.register("web", "w2", 8002);
            awaitObject("mesh", "web", "http: 8002");
            assertThat(object("mesh", "web")).contains("http: 8001");
            assertThat(epoch("static")).isEqualTo(epoch);
            assertThat(vanished).isEmpty();
        }
    }

    /// The group may give the shard of a source to the process that does not know it, or no longer.
    @Test
    void whereOnlyOneOfTwoProcessesHasReadTheFileNothingLeaves() throws Exception {
        int other = FreePorts.one();
        write("other.yaml", other, STATIC + ORDERS.formatted("one"), FOLDER);
        try (FairleadProcess second = FairleadProcess.start(folder, "run", "--roles", "ingest", "-c", "other.yaml")) {
            shop.awaitShared(2);
            write(STATIC, FOLDER);
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(() -> assertThat(names("sources")).containsExactly("static"));
            assertThat(version(port)).isNotEqualTo(version(other));
            // Long enough for a heartbeat, a look at the table and a survey.
            await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(90)).until(vanished::isEmpty);

            write("other.yaml", other, STATIC, FOLDER);
            await().atMost(ProcessFolder.PATIENCE)
                    .until(() -> names("sources").equals(Set.of("static"))
                            && config(other).path("not-applied").isEmpty()
                            && !status(other).path("sources").toString().contains("orders"));
            write(STATIC + ORDERS.formatted("two"), FOLDER);
            write("other.yaml", other, STATIC + ORDERS.formatted("two"), FOLDER);
            awaitObject("mesh", "orders", "eu/two");
            assertThat(object("mesh", "orders")).contains("10.2.0.1");
            assertThat(second.isAlive()).isTrue();
            assertThat(vanished).isEmpty();
        }
    }

    private void write(String sources, String targets) throws IOException {
        write("fairlead.yaml", port, sources, targets);
    }

    private void write(String file, int http, String sources, String targets) throws IOException {
        Files.writeString(
                folder.resolve(file),
                head + "http: {port: " + http + "}\nsources:\n" + sources + "\ntargets:\n" + targets + "\n");
    }

    private void replace(String text) throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), text);
    }

    private void service(String name, String address) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve("one.yaml"), """
                services:
                  - name: %1$s
                    host: %1$s.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: %2$s}]
                """.formatted(name, address));
    }

    private String object(String target, String name) {
        return new MeshFolder(folder.resolve(target)).object("shop", name + ".shop.mesh");
    }

    private void awaitObject(String target, String name, String part) {
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(object(target, name)).contains(part));
    }

    private JsonNode status() throws IOException, InterruptedException {
        return status(port);
    }

    private JsonNode status(int http) throws IOException, InterruptedException {
        return new JsonMapper().readTree(get(http, "/api/v1/status"));
    }

    private JsonNode config() throws IOException, InterruptedException {
        return config(port);
    }

    private JsonNode config(int http) throws IOException, InterruptedException {
        return status(http).path("config");
    }

    private String version(int http) throws IOException, InterruptedException {
        return config(http).path("version").asText();
    }

    private Set<String> names(String list) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        String key = list.substring(0, list.length() - 1);
        status().path(list).forEach(row -> names.add(row.path(key).asText()));
        return names;
    }

    private long epoch(String source) throws IOException, InterruptedException {
        return StreamSupport.stream(status().path("sources").spliterator(), false)
                .filter(row -> row.path("source").asText().equals(source))
                .findAny()
                .orElseThrow()
                .path("epoch")
                .asLong();
    }

    private String metrics() throws IOException, InterruptedException {
        return get(port, "/metrics");
    }

    private static URI uri(int http, String path) {
        return URI.create("http://127.0.0.1:" + http + path);
    }

    private static String get(int http, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri(http, path)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private int post() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri(port, "/api/v1/reload"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
