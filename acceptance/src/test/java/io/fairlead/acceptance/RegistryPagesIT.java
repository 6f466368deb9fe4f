package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.peers.BindPeer;
import io.fairlead.testkit.peers.EtcdPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of the kinds of sources that the distribution has, as in [PageRun].
@WithKubernetes
class RegistryPagesIT {
    private static final String TOKEN = "t0ken-of-the-lists";

    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private PageRun run;

    @BeforeEach
    void openMesh(KubernetesPeer peer) {
        kubernetes = peer;
        run = new PageRun(folder, peer);
    }

    @AfterEach
    void close() throws Exception {
        run.close();
    }

    /// Of the page `http`, whose servers list these targets of `web`.
    private String lists(String ofEu, String ofUs) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/eu", exchange -> respond(exchange, ofEu));
        server.createContext("/us", exchange -> respond(exchange, ofUs));
        server.start();
        run.closing(() -> server.stop(0));
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        return PageRun.page(
                "http.md",
                Map.of(
                        "https://sd.eu-1.example.com/targets", address + "/eu",
                        "https://sd.us-1.example.com/targets", address + "/us",
                        "/run/secrets/sd/token", run.written("token", TOKEN)));
    }

    private static void respond(HttpExchange exchange, String target) throws IOException {
        boolean isAllowed =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = """
                [{"targets": ["%s:8080"], "labels": {"service": "web", "version": "v2"}}]
                """.formatted(target).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(isAllowed ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Of the page `dns`, whose zone has one target of `web` and one address of `db`.
    private String zone(String ofWeb, String ofDb) {
        try {
            BindPeer bind = BindPeer.start(
                    Files.createDirectories(folder.resolve("bind")),
                    Map.of("shop.example.com", """
                    $TTL 5
                    @ IN SOA ns.shop.example.com. admin.shop.example.com. (1 3600 600 86400 5)
                    @ IN NS ns
                    ns IN A 127.0.0.1
                    _web._tcp IN SRV 0 5 8080 one
                    one IN A %s
                    db IN A %s
                    """.formatted(ofWeb, ofDb)));
            run.closing(bind);
            return PageRun.page(
                    "dns.md",
                    Map.of(
                            "[\"10.0.0.53\", \"10.0.1.53\"]",
                            "[\"127.0.0.1:" + bind.address().getPort() + "\"]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void listsOverHttpReachTheApiServer() throws Exception {
        run.start(lists("10.1.0.1", "10.2.0.1"));

        run.awaitEndpoints("shop", "web.mesh", "10.1.0.1", "10.2.0.1");
    }

    @Test
    void namesOfAZoneReachTheApiServer() throws Exception {
        run.start(zone("10.1.0.1", "10.1.0.9"));

        run.awaitEndpoints("shop", "web.mesh", "10.1.0.1");
        run.awaitEndpoints("shop", "db.mesh", "10.1.0.9");
    }

    /// Both clusters are this API server: what they list is the same, on two networks.
    @Test
    void servicesOfClustersReachTheApiServer() throws Exception {
        String namespace = kubernetes.namespace();
        kubernetes.apply("/api/v1/namespaces/" + namespace + "/services/web", "test", """
                {apiVersion: v1, kind: Service, metadata: {name: web, labels: {mesh: "true"}},
                 spec: {ports: [{name: http, port: 80, targetPort: 8080}]}}
                """);
        kubernetes.apply("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/web", "test", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: web, labels: {kubernetes.io/service-name: web}}, addressType: IPv4,
                 ports: [{name: http, port: 8080}], endpoints: [{addresses: [10.1.0.1], zone: a}]}
                """);
        run.start(PageRun.page(
                "kubernetes.md",
                Map.of(
                        "/run/secrets/eu-1/kubeconfig",
                        kubernetes.kubeconfig(KubernetesPeer.ADMIN).toString(),
                        "https://us-1.example.com:6443",
                        kubernetes.url(),
                        "/run/secrets/us-1/token",
                        run.written("token", KubernetesPeer.ADMIN),
                        "/run/secrets/us-1/ca.crt",
                        kubernetes.certificate().toString())));

        run.awaitEndpoints(namespace, "web." + namespace + ".mesh", "10.1.0.1", "10.1.0.1");
        JsonNode endpoints = run.endpoints(namespace, "web." + namespace + ".mesh");
        assertThat(endpoints.findValuesAsText("locality")).containsExactlyInAnyOrder("eu-west-1/a", "us-east-1/a");
        assertThat(endpoints.findValuesAsText("network")).containsExactly("us-1");
    }

    /// With the user and the role that the page's commands create, and the key and the value that it shows.
    @Test
    void keysOfEtcdReachTheApiServer() throws Exception {
        Matcher example = Pattern.compile("reads the key `(\\S+)` with the value\\s+`(\\{.*})`")
                .matcher(Files.readString(PageRun.PAGES.resolve("etcd.md")));
        assertThat(example.find()).isTrue();
        EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4");
        run.closing(etcd);
        etcd.put(example.group(1), example.group(2));
        etcd.call("/v3/auth/role/add", "{\"name\": \"fairlead\"}");
        etcd.call(
                "/v3/auth/role/grant",
                "{\"name\": \"fairlead\", \"perm\": {\"permType\": \"READ\", \"key\": \"%s\", \"range_end\": \"%s\"}}"
                        .formatted(base64("/services/"), base64("/services0")));
        etcd.call("/v3/auth/user/add", "{\"name\": \"fairlead\", \"password\": \"" + TOKEN + "\"}");
        etcd.call("/v3/auth/user/grant", "{\"user\": \"fairlead\", \"role\": \"fairlead\"}");
        etcd.enableAuth("root-secret", "reader-secret", "/services/");
        run.start(PageRun.page(
                "etcd.md",
                Map.of(
                        "[\"https://etcd-1:2379\", \"https://etcd-2:2379\", \"https://etcd-3:2379\"]",
                        "[\"" + etcd.tlsAddress() + "\"]",
                        "/run/secrets/etcd",
                        run.written("password", TOKEN),
                        "      user: fairlead",
                        "      tls: {ca: \"" + etcd.certificate() + "\"}\n      user: fairlead")));

        run.awaitEndpoints("shop", "billing.mesh", "10.0.0.1");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoSourcesAreJoinedInOneServiceWithPrecedence() throws Exception {
        run.start(lists("10.1.0.1", "10.2.0.1") + zone("10.1.0.1", "10.1.0.9").replaceFirst("sources:\n", "")
                + "merge: {precedence: [targets, zone]}\n");

        run.awaitEndpoints("shop", "db.mesh", "10.1.0.9");
        run.awaitEndpoints("shop", "web.mesh", "10.1.0.1", "10.2.0.1");
        await().atMost(PageRun.PATIENCE)
                .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "why", "10.1.0.1"))
                        .contains("targets", "zone"));
        assertThat(run.endpoints("shop", "web.mesh").findValuesAsText("version"))
                .containsExactly("v2", "v2");
    }
}
