package io.fairlead.ingest.kubernetes;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Details;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Clusters, each a namespace of a real API server behind a proxy of its own that breaks what passes. An entry is a
/// slice of its Service.
final class ClustersUnderTest implements RegistryUnderTest {
    static final Limits LIMITS = new Limits(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(1), 2);

    private final PeerObjects objects;
    private final Path token;
    private final KubernetesPeer kubernetes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Entry, Integer> addresses = new TreeMap<>();

    /// One cluster.
    record Part(String name, String namespace, FaultProxy proxy) {}

    ClustersUnderTest(KubernetesPeer kubernetes, Path folder, int clusters) {
        this.kubernetes = kubernetes;
        objects = new PeerObjects(kubernetes);
        token = Reader.token(folder);
        Reader.allow(kubernetes);
        for (int i = 1; i <= clusters; i++) {
            parts.add(new Part("cluster-" + i, kubernetes.namespace(), kubernetes.proxy()));
        }
    }

    @Override
    public RegistrySource newSource() {
        return source(new KubernetesOptions(
                parts.stream().map(this::cluster).toList(), Selection.DEFAULT, Details.DEFAULT, LIMITS));
    }

    static RegistrySource source(KubernetesOptions options) {
        return new KubernetesSource(
                new SourceId("clusters"),
                options,
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()));
    }

    private Cluster cluster(Part part) {
        return new Cluster(
                part.name(),
                new KubernetesAccess.Explicit(part.proxy().address(), token, kubernetes.certificate()),
                Sorted.set(List.of(part.namespace())),
                "",
                "");
    }

    /// Services whose names end with the same letter are in the same one.
    private Part partOf(String service) {
        return parts.get((service.charAt(service.length() - 1) - 'a') % parts.size());
    }

    @Override
    public void put(Entry entry) {
        int number = addresses.computeIfAbsent(entry.withPort(1), _ -> addresses.size() + 1);
        objects.service(nameOf(entry, entry.service()));
        objects.slice(
                nameOf(entry, sliceOf(entry)), entry.service(), entry.port(), PeerObjects.endpoint("10.1.0." + number));
    }

    @Override
    public void remove(Entry entry) {
        objects.removeSlice(nameOf(entry, sliceOf(entry)));
    }

    private ObjectName nameOf(Entry entry, String name) {
        return new ObjectName(partOf(entry.service()).namespace(), name);
    }

    private static String sliceOf(Entry entry) {
        return entry.service() + "-" + entry.name();
    }

    @Override
    public void fail(Fault fault) {
        for (Part part : parts) {
            FaultProxy proxy = part.proxy();
            switch (fault) {
                case UNREACHABLE -> proxy.fail(new Effect.Refuse());
                case SILENT -> proxy.fail(new Effect.Silence());
                case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(6)));
                case SLOW -> proxy.fail(new Effect.Trickle(150));
                case ERROR -> proxy.fail(error(500));
                case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "too many requests\n"));
                case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
                case TRUNCATED -> proxy.fail(new Effect.Truncate());
                case MALFORMED ->
                    proxy.fail(new Effect.Status(
                            200,
                            Map.of("Content-Type", "application/json"),
                            "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[{\"met"));
                case PARTIAL -> proxy.fail(path -> path.contains("/endpointslices"), error(502));
            }
        }
    }

    /// As near to an answer as an error comes.
    private static Effect error(int status) {
        return new Effect.Status(
                status,
                Map.of("Content-Type", "application/json"),
                "{\"kind\":\"ServiceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}");
    }

    @Override
    public void restore() {
        parts.forEach(part -> part.proxy().restore());
    }

    @Override
    public boolean hasParts() {
        return parts.size() > 1;
    }

    @Override
    public void failPartOf(String service) {
        partOf(service).proxy().fail(new Effect.Refuse());
    }

    @Override
    public Duration reaction() {
        return Duration.ofSeconds(3);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(Reader.TOKEN);
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    @Override
    public void close() {
        parts.forEach(part -> part.proxy().close());
    }
}
