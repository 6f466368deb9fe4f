package io.fairlead.publisher.istio.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An admission webhook of the test, registered for the ServiceEntries of one namespace. `judge` makes of an object
/// the fields of its `response` beside `uid`.
final class WebhookServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KubernetesPeer kubernetes;
    private final String configuration;
    private final HttpsServer server;

    private WebhookServer(KubernetesPeer kubernetes, String configuration, HttpsServer server) {
        this.kubernetes = kubernetes;
        this.configuration = configuration;
        this.server = server;
    }

    /// `kind` is `Validating` or `Mutating`.
    static WebhookServer start(
            KubernetesPeer kubernetes, String kind, String namespace, Path folder, Function<JsonNode, String> judge)
            throws Exception {
        KeyStore keys = keys(folder.resolve("webhook.p12"));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, judge));
        server.start();
        String configuration = "/apis/admissionregistration.k8s.io/v1/" + kind.toLowerCase(Locale.ROOT)
                + "webhookconfigurations/" + namespace;
        kubernetes.apply(configuration, "test", """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: policy.example.org
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  rules: [{apiGroups: [networking.istio.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [serviceentries]}]
                  clientConfig: {url: "https://127.0.0.1:%d/", caBundle: "%s"}
                """.formatted(
                        kind, namespace, namespace, server.getAddress().getPort(), pem(keys)));
        return new WebhookServer(kubernetes, configuration, server);
    }

    private static KeyStore keys(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "webhook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=webhook",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore keys) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate("webhook").getEncoded());
        return Base64.getEncoder()
                .encodeToString(("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static void answer(HttpExchange exchange, Function<JsonNode, String> judge) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody()).get("request");
        byte[] body = """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {"uid": "%s", %s}}""".formatted(request.get("uid").asText(), judge.apply(request.get("object")))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        kubernetes.delete(configuration);
        server.stop(0);
    }
}
