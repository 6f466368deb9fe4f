package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real Kubernetes API server with Istio's ServiceEntry and WorkloadEntry definitions. As a process it is
/// kube-apiserver with its etcd, without controllers: nothing writes but the test. As a container it is K3s.
///
/// Two users: [#ADMIN] may do everything, [#NOBODY] is known and may do nothing until RBAC objects say otherwise.
public final class KubernetesPeer implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String NOBODY = "nobody";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final int port;
    private final KubernetesServer server;
    private volatile @Nullable KubernetesRequests admin;
    private final AtomicInteger namespaces = new AtomicInteger();

    private KubernetesPeer(Path folder, int port, KubernetesServer server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /// Starts it and waits until Istio's definitions are served: about five seconds.
    public static KubernetesPeer start() {
        PeerProvider provider = PeerProvider.chosen();
        provider.require(PeerKind.KUBERNETES);
        try {
            Path folder = Files.createTempDirectory("fairlead-kubernetes-");
            int port = FreePorts.one();
            KubernetesPeer peer = new KubernetesPeer(folder, port, provider.kubernetes(port, folder));
            try {
                peer.awaitDefinitions();
                return peer;
            } catch (IOException | InterruptedException | RuntimeException e) {
                peer.server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kubernetes was starting", e);
        }
    }

    private void awaitDefinitions() throws IOException, InterruptedException {
        server.running().awaitReady(PATIENCE, this::isReady);
        defineIstio();
    }

    /// Returns once Istio's definitions are served.
    public void defineIstio() throws IOException, InterruptedException {
        define(istioDefinitions());
        server.running().awaitReady(PATIENCE, () -> serves("serviceentries") && serves("workloadentries"));
    }

    private boolean isReady() throws IOException, InterruptedException {
        return asAdmin().send("GET", "/readyz", "", "").status() == 200;
    }

    private KubernetesRequests asAdmin() throws IOException {
        KubernetesRequests made = admin;
        if (made == null) {
            made = new KubernetesRequests(url(), server.certificate(), ADMIN);
            admin = made;
        }
        return made;
    }

    private boolean serves(String plural) throws IOException, InterruptedException {
        return asAdmin()
                        .send("GET", "/apis/networking.istio.io/v1/" + plural, "", "")
                        .status()
                == 200;
    }

    /// Istio's own definitions, copied from istio/istio `manifests/charts/base/files/crd-all.gen.yaml`
    /// (Apache-2.0).
    private static String istioDefinitions() throws IOException {
        try (var in = KubernetesPeer.class.getResourceAsStream("istio-crds.yaml")) {
            if (in == null) {
                throw new IOException("istio-crds.yaml is missing beside " + KubernetesPeer.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Applies every CustomResourceDefinition of a YAML stream.
    public void define(String definitions) {
        for (String document : definitions.split("(?m)^---\\R", -1)) {
            document.lines()
                    .filter(line -> line.startsWith("  name: "))
                    .findFirst()
                    .ifPresent(line -> apply(
                            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                                    + line.substring(8).strip(),
                            "crds",
                            document));
        }
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /// A proxy that breaks what passes to the server. It is reached in plain HTTP, with the same tokens.
    public FaultProxy proxy() {
        try {
            return new FaultProxy(
                    port, KubernetesRequests.trusting(certificate()).getSocketFactory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The certificate to trust, PEM.
    public Path certificate() {
        try {
            return server.certificate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A kubeconfig for that user.
    public Path kubeconfig(String user) {
        try {
            String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
            return Files.writeString(folder.resolve("kubeconfig-" + user), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                    users: [{name: "%3$s", user: {token: "%3$s"}}]
                    contexts: [{name: test, context: {cluster: test, user: "%3$s"}}]
                    """.formatted(url(), authority, user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new, empty namespace.
    public String namespace() {
        return namespace("test-" + namespaces.incrementAndGet());
    }

    /// Makes that namespace where there is none.
    public String namespace(String name) {
        apply("/api/v1/namespaces/" + name, "test", """
                {apiVersion: v1, kind: Namespace, metadata: {name: %s}}
                """.formatted(name));
        return name;
    }

    /// Server-side apply as that field manager, taking fields over by force.
    public KubernetesRequests.Answer apply(String path, String fieldManager, String yaml) {
        KubernetesRequests.Answer answer = admin(
                "PATCH", path + "?fieldManager=" + fieldManager + "&force=true", "application/apply-patch+yaml", yaml);
        if (answer.status() != 200 && answer.status() != 201) {
            throw new IllegalStateException("PATCH " + path + " was answered with " + answer);
        }
        return answer;
    }

    /// Any request as [#ADMIN], whatever the answer.
    public KubernetesRequests.Answer admin(String method, String path, String contentType, String body) {
        try {
            return asAdmin().send(method, path, contentType, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public KubernetesRequests.Answer get(String path) {
        return admin("GET", path, "", "");
    }

    /// The events of a watch as [#ADMIN], one JSON text each, until it breaks or the stream is closed.
    ///
    /// @param path with `watch=true` in its query
    public Stream<String> watch(String path) throws IOException, InterruptedException {
        return asAdmin().lines(path);
    }

    public KubernetesRequests.Answer delete(String path) {
        return admin("DELETE", path, "", "");
    }

    /// Kills the API server and starts it again with the same address, keys and data; returns when it is ready and
    /// takes watches of ServiceEntries, which it answers with 429 for a moment after that.
    public void restartServer() throws InterruptedException {
        server.restart();
        server.running().awaitReady(PATIENCE, this::isReady);
        server.running().awaitReady(PATIENCE, () -> serves("serviceentries?watch=true&timeoutSeconds=1"));
    }

    /// Whether [#backUp] and [#restore] are possible: not in a container.
    public boolean canBackUp() {
        return server.canBackUp();
    }

    /// A copy of its database, during a restart. Returns once the server is ready again.
    public Path backUp() throws IOException, InterruptedException {
        Path backup = server.backUp();
        server.running().awaitReady(PATIENCE, this::isReady);
        return backup;
    }

    /// Puts a copy of the database back, during a restart, as an operator does after a loss: objects and versions are
    /// those of then. Returns once the server is ready again.
    public void restore(Path backup) throws IOException, InterruptedException {
        server.restore(backup);
        server.running().awaitReady(PATIENCE, this::isReady);
    }

    /// What serves the API, to pause or kill it.
    public RunningPeer server() {
        return server.running();
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
