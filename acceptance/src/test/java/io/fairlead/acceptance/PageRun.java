package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first configuration of a page of docs/registries, with the addresses of servers of this machine in it and
/// nothing else changed, in a process that writes to a real API server.
final class PageRun {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final Path PAGES = Path.of("../docs/registries");
    private static final Pattern FIRST = Pattern.compile("(?ms)^```yaml\n(sources:\n.*?)^```");

    private final Path folder;
    private final KubernetesPeer kubernetes;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    PageRun(Path folder, KubernetesPeer kubernetes) {
        this.folder = folder;
        this.kubernetes = kubernetes;
        var _ = kubernetes.namespace("shop");
    }

    /// @param addresses each has to be there
    static String page(String name, Map<String, String> addresses) throws IOException {
        Matcher first = FIRST.matcher(Files.readString(PAGES.resolve(name)));
        assertThat(first.find()).isTrue();
        String sources = first.group(1);
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            assertThat(sources).contains(address.getKey());
            sources = sources.replace(address.getKey(), address.getValue());
        }
        return sources;
    }

    Path folder() {
        return folder;
    }

    String written(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    /// Closed with this, the last one first.
    <T extends AutoCloseable> T closing(T each) {
        opened.push(each);
        return each;
    }

    void start(String sources) throws IOException {
        configure(sources);
        var _ = closing(FairleadProcess.start(folder, "run"));
    }

    /// With the module that this kind of source is in.
    void startWith(String module, String sources, Map<String, String> environment) throws IOException {
        configure(sources);
        Path plugin = Path.of("../ingest", module, "target/plugin", module);
        var _ = closing(FairleadProcess.startWith(plugin, folder, environment, "run"));
    }

    private void configure(String sources) throws IOException {
        Files.writeString(
                folder.resolve("fairlead.yaml"),
                """
                pipeline: pages
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                topics: {partitions: 4}
                targets:
                  - name: mesh
                    istio: {kubeconfig: "%s"}
                    policy: sync
                """.formatted(FreePorts.one(), kubernetes.kubeconfig(KubernetesPeer.ADMIN)) + sources);
    }

    void awaitEndpoints(String namespace, String host, String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(endpoints(namespace, host).findValuesAsText("address"))
                        .containsExactlyInAnyOrder(expected));
    }

    JsonNode endpoints(String namespace, String host) throws IOException {
        KubernetesRequests.Answer answer =
                kubernetes.get("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries/" + host);
        return new JsonMapper().readTree(answer.body()).path("spec").path("endpoints");
    }

    /// Ends the process and the servers, and removes what was written: several pages have the same service.
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        var _ = kubernetes.delete("/apis/networking.istio.io/v1/namespaces/shop/serviceentries");
    }
}
