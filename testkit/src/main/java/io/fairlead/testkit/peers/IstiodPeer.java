package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real istiod on a [KubernetesPeer], without certificates, injection and webhooks: it reads configuration, serves
/// xDS on a plain port and answers what its validating webhook would.
public final class IstiodPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern PUSHES = Pattern.compile("(?m)^pilot_xds_pushes\\{[^}]*type=\"(\\w+)\"[^}]*} (\\S+)$");

    private static final Pattern PUSH_CAUSE = Pattern.compile("push triggered configs=\\[(.*?)] reasons=\\[(.*?)]"
            + "|Push debounce stable\\[\\d+] \\d+ for (?:config )?((?:reason )?[^ :]+)");

    private final PeerProcess process;
    private final String http;
    private final int xds;
    private final String monitoring;
    private final HttpClient client;

    private IstiodPeer(PeerProcess process, String http, int xds, String monitoring, HttpClient client) {
        this.process = process;
        this.http = http;
        this.xds = xds;
        this.monitoring = monitoring;
        this.client = client;
    }

    /// Starts it and waits until it is ready: about two seconds.
    ///
    /// @param settings more of its environment, such as `PILOT_ENABLE_EDS_DEBOUNCE`
    public static IstiodPeer start(KubernetesPeer kubernetes, Path folder, Map<String, String> settings)
            throws InterruptedException {
        Path program = PeerBinary.require("istiod");
        try {
            kubernetes.define(Files.readString(program.resolveSibling("crd-all.gen.yaml"), StandardCharsets.UTF_8));
            kubernetes.namespace("istio-system");
            Path mesh = Files.writeString(folder.resolve("mesh.yaml"), "enableAutoMtls: false\n");
            List<Integer> ports = FreePorts.many(3);
            String http = "http://127.0.0.1:" + ports.get(0);
            HttpClient client = HttpClient.newHttpClient();
            PeerProcess process = PeerProcess.start(new PeerProcess.Start(
                    "istiod",
                    program,
                    List.of(
                            "discovery",
                            "--kubeconfig=" + kubernetes.kubeconfig(KubernetesPeer.ADMIN),
                            "--registries=Kubernetes",
                            "--clusterID=Kubernetes",
                            "--meshConfig=" + mesh,
                            "--httpAddr=127.0.0.1:" + ports.get(0),
                            "--grpcAddr=127.0.0.1:" + ports.get(1),
                            "--secureGRPCAddr=",
                            "--httpsAddr=",
                            "--monitoringAddr=127.0.0.1:" + ports.get(2),
                            "--ctrlz_port=0",
                            "--log_output_level=default:info,push:debug"),
                    environment(settings)));
            process.awaitReady(PATIENCE, () -> get(client, http + "/ready").statusCode() == 200);
            return new IstiodPeer(process, http, ports.get(1), "http://127.0.0.1:" + ports.get(2), client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.ofEntries(
                Map.entry("POD_NAME", "istiod-0"),
                Map.entry("POD_NAMESPACE", "istio-system"),
                Map.entry("ENABLE_CA_SERVER", "false"),
                Map.entry("ENABLE_LEADER_ELECTION", "false"),
                Map.entry("INJECT_ENABLED", "false"),
                Map.entry("INJECTION_WEBHOOK_CONFIG_NAME", ""),
                Map.entry("VALIDATION_WEBHOOK_CONFIG_NAME", ""),
                Map.entry("PILOT_ENABLE_GATEWAY_API", "false"),
                Map.entry("PILOT_ENABLE_ANALYSIS", "false"),
                Map.entry("PILOT_ENABLE_METADATA_EXCHANGE", "false"),
                Map.entry("PILOT_ENABLE_ALPN_FILTER", "false")));
        environment.putAll(settings);
        return environment;
    }

    /// What the validating webhook says of creating this ServiceEntry: an AdmissionReview with its `response`.
    public String validate(String serviceEntry) throws InterruptedException {
        String review = """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
                  "uid": "1", "operation": "CREATE",
                  "kind": {"group": "networking.istio.io", "version": "v1", "kind": "ServiceEntry"},
                  "resource": {"group": "networking.istio.io", "version": "v1", "resource": "serviceentries"},
                  "object": %s}}""".formatted(serviceEntry);
        return send(HttpRequest.newBuilder(URI.create(http + "/validate"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(review)));
    }

    /// A page such as `/debug/endpointShardz`.
    public String debug(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(http + path)));
    }

    /// How many pushes of each type (`cds`, `eds`, `lds`, `rds`) proxies were sent so far.
    public SortedMap<String, Long> pushes() throws InterruptedException {
        SortedMap<String, Long> pushes = new TreeMap<>();
        String metrics = send(HttpRequest.newBuilder(URI.create(monitoring + "/metrics")));
        Matcher sample = PUSHES.matcher(metrics);
        while (sample.find()) {
            pushes.put(sample.group(1), Math.round(Double.parseDouble(sample.group(2))));
        }
        return pushes;
    }

    /// What caused its pushes so far, in order, by its own log: the key of a configuration as
    /// `Endpoints/NAMESPACE/HOST`
    /// or `ServiceEntry/NAMESPACE/HOST`, or `reason ...` where none is named. A key can stand there twice: when the
    /// push was asked for, and when it began.
    ///
    /// Endpoints that share a push with something else are left out, and so are all where
    /// `PILOT_ENABLE_EDS_DEBOUNCE` is false.
    public List<String> pushCauses() {
        return PUSH_CAUSE
                .matcher(log())
                .results()
                .flatMap(line -> line.group(1) == null
                        ? Stream.of(line.group(3))
                        : line.group(1).isEmpty()
                                ? Stream.of("reason " + line.group(2))
                                : Stream.of(line.group(1).split(" ")))
                .toList();
    }

    /// What it has logged.
    public String log() {
        try {
            return Files.readString(process.log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("istiod answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Where it serves xDS, in plain text, on 127.0.0.1.
    public int xdsPort() {
        return xds;
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
