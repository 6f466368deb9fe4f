package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an operator sees of an API server that the process cannot use, and that it is used once it can be.
@WithKubernetes
@Timeout(600)
class MeshFailuresIT {
    private static final String DEFINITION =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/serviceentries.networking.istio.io";

    @TempDir
    private Path folder;

    @Test
    void anApiServerOfAnotherAuthorityIsNamedWithItsCauseAndUsedOnceItsAuthorityIsGiven(KubernetesPeer kubernetes)
            throws Exception {
        String namespace = kubernetes.namespace();
        String right = Files.readString(kubernetes.kubeconfig(KubernetesPeer.ADMIN));
        Path kubeconfig = kubeconfig(right.replaceAll(
                "certificate-authority-data: \"[^\"]*\"", "certificate-authority-data: \"" + otherAuthority() + "\""));
        try (FairleadProcess process = started(namespace, kubeconfig)) {
            awaitInStatus("MESH-ISTIO-UNAVAILABLE", "unable to find valid certification path");
            assertOneLineForEachFailure(process);

            Files.writeString(kubeconfig, right);
            awaitObject(kubernetes, namespace);
        }
    }

    @Test
    void aTokenThatIsRefusedIsNamedAndARightOneIsTakenUp(KubernetesPeer kubernetes) throws Exception {
        String namespace = kubernetes.namespace();
        String right = Files.readString(kubernetes.kubeconfig(KubernetesPeer.ADMIN));
        Path kubeconfig = kubeconfig(right.replace("token: \"admin\"", "token: \"s3cret-and-wrong\""));
        try (FairleadProcess process = started(namespace, kubeconfig)) {
            awaitInStatus("MESH-ISTIO-", "401");
            assertOneLineForEachFailure(process);
            assertThat(process.printed()).doesNotContain("s3cret");

            Files.writeString(kubeconfig, right);
            awaitObject(kubernetes, namespace);
        }
    }

    @Test
    void anApiServerWithoutIstiosDefinitionsIsNamedAndUsedOnceItHasThem() throws Exception {
        try (KubernetesPeer kubernetes = KubernetesPeer.start()) {
            String namespace = kubernetes.namespace();
            assertThat(kubernetes.delete(DEFINITION).status()).isEqualTo(200);
            try (FairleadProcess process = started(namespace, kubernetes.kubeconfig(KubernetesPeer.ADMIN))) {
                awaitInStatus("MESH-ISTIO-CRD", "install Istio's CRDs");
                assertOneLineForEachFailure(process);

                kubernetes.defineIstio();
                awaitObject(kubernetes, namespace);
            }
        }
    }

    private Path kubeconfig(String content) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), content);
    }

    /// A certificate of somebody else, made by the JDK's own tool.
    private String otherAuthority() throws Exception {
        Path store = folder.resolve("other.p12");
        Path pem = folder.resolve("other.pem");
        keytool("-genkeypair", "-keyalg", "EC", "-alias", "other", "-dname", "CN=other", "-keystore", store.toString());
        keytool("-exportcert", "-rfc", "-alias", "other", "-keystore", store.toString(), "-file", pem.toString());
        return Base64.getEncoder().encodeToString(Files.readAllBytes(pem));
    }

    private static void keytool(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("-storepass", "changeit"));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    private FairleadProcess started(String namespace, Path kubeconfig) throws IOException {
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/shop.yaml"), """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: %s
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: 10.1.0.4}]
                """.formatted(namespace));
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: failing
                kafka: embedded
                schema-registry: embedded
                http: {port: %d}
                sources:
                  - {name: static, files: {paths: ["inventory/*.yaml"]}}
                targets:
                  - name: cluster
                    istio: {kubeconfig: "%s", namespaces: [%s]}
                    policy: sync
                """.formatted(FreePorts.one(), kubeconfig, namespace));
        return FairleadProcess.start(folder, "run");
    }

    private void awaitInStatus(String... texts) {
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(FairleadProcess.answer(folder, Map.of(), "status")
                                .out())
                        .contains(texts));
    }

    private static void assertOneLineForEachFailure(FairleadProcess process) throws IOException {
        String printed = process.printed();
        int trace = printed.indexOf("\n\tat ");
        assertThat(trace < 0 ? "" : printed.substring(Math.max(0, trace - 1000), trace))
                .as("the log before a stack trace")
                .isEmpty();
    }

    private static void awaitObject(KubernetesPeer kubernetes, String namespace) {
        String entries = "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> kubernetes.get(entries).body().contains("10.1.0.4"));
    }
}
