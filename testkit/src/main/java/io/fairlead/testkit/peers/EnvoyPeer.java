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
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A real Envoy as the sidecar of a client in namespace `default`: clusters and endpoints from istiod, and one
/// listener of its own on 127.0.0.1 that forwards `/HOST` to that host.
public final class EnvoyPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final PeerProcess process;
    private final HttpClient client;
    private final int admin;
    private final int listener;

    private EnvoyPeer(PeerProcess process, HttpClient client, int admin, int listener) {
        this.process = process;
        this.client = client;
        this.admin = admin;
        this.listener = listener;
    }

    /// Starts it and waits until it is live: about a second.
    ///
    /// @param xdsPort where istiod serves xDS, in plain text
    /// @param hosts what the listener forwards to, each on port 80
    public static EnvoyPeer start(int xdsPort, List<String> hosts) throws InterruptedException {
        Path program = PeerBinary.require("envoy");
        List<Integer> ports = FreePorts.many(2);
        try {
            Path config = Files.createTempFile("fairlead-envoy-", ".yaml");
            Files.writeString(config, configuration(xdsPort, ports.get(0), ports.get(1), hosts));
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            PeerProcess process = PeerProcess.start(new PeerProcess.Start(
                    "envoy",
                    program,
                    List.of("-c", config.toString(), "--use-dynamic-base-id", "--concurrency", "1"),
                    Map.of()));
            EnvoyPeer peer = new EnvoyPeer(process, client, ports.get(0), ports.get(1));
            process.awaitReady(PATIENCE, () -> peer.send(peer.admin("/ready")).statusCode() == 200);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(int xds, int admin, int listener, List<String> hosts) {
        String routes = hosts.stream()
                .map(host -> "{match: {prefix: \"/%1$s\"}, route: {cluster: \"outbound|80||%1$s\"}}".formatted(host))
                .collect(Collectors.joining(", "));
        return """
                node:
                  id: sidecar~10.0.0.9~probe.default~default.svc.cluster.local
                  cluster: probe
                  metadata: {CLUSTER_ID: Kubernetes, NAMESPACE: default}
                admin: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}
                dynamic_resources:
                  ads_config: {api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: istiod}}]}
                  cds_config: {ads: {}, resource_api_version: V3}
                static_resources:
                  clusters:
                    - name: istiod
                      connect_timeout: 1s
                      typed_extension_protocol_options:
                        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                          explicit_http_config: {http2_protocol_options: {}}
                      load_assignment:
                        cluster_name: istiod
                        endpoints:
                          - lb_endpoints:
                              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %1$d}}}
                  listeners:
                    - name: client
                      address: {socket_address: {address: 127.0.0.1, port_value: %3$d}}
                      filter_chains:
                        - filters:
                            - name: envoy.filters.network.http_connection_manager
                              typed_config:
                                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                                stat_prefix: client
                                route_config:
                                  name: client
                                  validate_clusters: false
                                  virtual_hosts: [{name: all, domains: ["*"], routes: [%4$s]}]
                                http_filters:
                                  - name: envoy.filters.http.router
                                    typed_config:
                                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                """.formatted(xds, admin, listener, routes);
    }

    /// What a request to this host through Envoy is answered: the body, or the status where it is not 200.
    public String get(String host) throws InterruptedException {
        try {
            HttpResponse<String> response = send("http://127.0.0.1:" + listener + "/" + host);
            return response.statusCode() == 200 ? response.body() : "status " + response.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `address:port` of each endpoint that Envoy has for port 80 of this host.
    public SortedSet<String> endpoints(String host) throws InterruptedException {
        String prefix = "outbound|80||" + host + "::";
        SortedSet<String> endpoints = new TreeSet<>();
        clusters().lines().filter(line -> line.startsWith(prefix)).forEach(line -> {
            String rest = line.substring(prefix.length());
            String first = rest.substring(0, rest.indexOf("::"));
            if (first.matches("[0-9.]+:[0-9]+")) {
                endpoints.add(first);
            }
        });
        return endpoints;
    }

    private String clusters() throws InterruptedException {
        try {
            return send(admin("/clusters")).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String admin(String path) {
        return "http://127.0.0.1:" + admin + path;
    }

    private HttpResponse<String> send(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
