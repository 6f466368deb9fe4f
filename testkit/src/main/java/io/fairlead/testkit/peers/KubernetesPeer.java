package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real kube-apiserver with its etcd and Istio's ServiceEntry and WorkloadEntry definitions, without controllers:
/// nothing writes but the test.
///
/// Two users: [#ADMIN] may do everything, [#NOBODY] is known and may do nothing until RBAC objects say otherwise.
public final class KubernetesPeer implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String NOBODY = "nobody";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final PeerProcess etcd;
    private final PeerProcess.Start serverStart;
    private volatile PeerProcess server;
    private final String url;
    private final AtomicInteger namespaces = new AtomicInteger();
    private final KubernetesRequests admin;

    private KubernetesPeer(Path folder, PeerProcess etcd, PeerProcess.Start serverStart, PeerProcess server, String url)
            throws IOException {
        this.folder = folder;
        this.etcd = etcd;
        this.serverStart = serverStart;
        this.server = server;
        this.url = url;
        this.admin = new KubernetesRequests(url, certificate(folder), ADMIN);
    }

    /// Starts both programs and waits until Istio's definitions are served: about five seconds.
    public static KubernetesPeer start() {
        Path etcdProgram = PeerBinary.require("etcd");
        Path serverProgram = PeerBinary.require("kube-apiserver");
        try {
            Path folder = Files.createTempDirectory("fairlead-kubernetes-");
            List<Integer> ports = FreePorts.many(3);
            PeerProcess etcd = PeerProcess.start(EtcdStart.of(etcdProgram, folder, ports.get(0), ports.get(1)));
            try {
                return serve(folder, etcd, serverProgram, ports);
            } catch (IOException | InterruptedException | RuntimeException e) {
                etcd.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kubernetes was starting", e);
        }
    }

    private static KubernetesPeer serve(Path folder, PeerProcess etcd, Path program, List<Integer> ports)
            throws IOException, InterruptedException {
        String url = "https://127.0.0.1:" + ports.get(2);
        PeerProcess.Start start = ApiServerStart.of(program, folder, ports.get(0), ports.get(2));
        PeerProcess server = PeerProcess.start(start);
        try {
            server.awaitReady(PATIENCE, () -> isReady(folder, url));
            KubernetesPeer peer = new KubernetesPeer(folder, etcd, start, server, url);
            peer.define(istioDefinitions());
            server.awaitReady(PATIENCE, () -> peer.serves("serviceentries") && peer.serves("workloadentries"));
            return peer;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static boolean isReady(Path folder, String url) throws IOException, InterruptedException {
        return Files.exists(certificate(folder))
                && new KubernetesRequests(url, certificate(folder), ADMIN)
                                .send("GET", "/readyz", "", "")
                                .status()
                        == 200;
    }

    private boolean serves(String plural) throws IOException, InterruptedException {
        return admin.send("GET", "/apis/networking.istio.io/v1/" + plural, "", "")
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
        return url;
    }

    /// A proxy that breaks what passes to the server. It is reached in plain HTTP, with the same tokens.
    public FaultProxy proxy() {
        try {
            return new FaultProxy(
                    URI.create(url).getPort(),
                    KubernetesRequests.trusting(certificate()).getSocketFactory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The certificate to trust, PEM.
    public Path certificate() {
        return certificate(folder);
    }

    private static Path certificate(Path folder) {
        return folder.resolve("certs").resolve("apiserver.crt");
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
                    """.formatted(url, authority, user));
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
            return admin.send(method, path, contentType, body);
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

    public KubernetesRequests.Answer delete(String path) {
        return admin("DELETE", path, "", "");
    }

    /// Kills the API server and starts it again with the same address, keys and data; returns when it is ready and
    /// takes watches of ServiceEntries, which it answers with 429 for a moment after that.
    public void restartServer() throws InterruptedException {
        server.kill();
        server.close();
        server = PeerProcess.start(serverStart).awaitReady(PATIENCE, () -> isReady(folder, url));
        server.awaitReady(PATIENCE, () -> serves("serviceentries?watch=true&timeoutSeconds=1"));
    }

    /// The server's process, to pause or kill it.
    public PeerProcess server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        etcd.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// etcd without fsync: its data does not outlive the test.
    private static final class EtcdStart {
        static PeerProcess.Start of(Path program, Path folder, int client, int peer) {
            String clients = "http://127.0.0.1:" + client;
            String peers = "http://127.0.0.1:" + peer;
            return new PeerProcess.Start(
                    "etcd",
                    program,
                    List.of(
                            "--data-dir=" + folder.resolve("etcd"),
                            "--listen-client-urls=" + clients,
                            "--advertise-client-urls=" + clients,
                            "--listen-peer-urls=" + peers,
                            "--initial-advertise-peer-urls=" + peers,
                            "--initial-cluster=default=" + peers,
                            "--unsafe-no-fsync"),
                    Map.of());
        }
    }
}
