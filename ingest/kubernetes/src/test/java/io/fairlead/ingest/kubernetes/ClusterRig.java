package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Details;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Instance;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One namespace of a real API server, behind a proxy, and a source that reads it, for one test.
final class ClusterRig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final KubernetesPeer kubernetes;
    final PeerObjects objects;
    final FaultProxy proxy;
    final String namespace;
    final Path token;
    final RecordingListener listener = new RecordingListener();
    private final List<SourceRun> runs = new ArrayList<>();

    ClusterRig(KubernetesPeer kubernetes, Path folder) {
        this.kubernetes = kubernetes;
        objects = new PeerObjects(kubernetes);
        proxy = kubernetes.proxy();
        namespace = kubernetes.namespace();
        token = Reader.token(folder);
        Reader.allow(kubernetes);
    }

    ObjectName name(String name) {
        return new ObjectName(namespace, name);
    }

    /// A service with so many endpoints `10.1.0.n`, each in a slice of its own.
    void service(String service, int slices) {
        objects.service(name(service));
        for (int i = 1; i <= slices; i++) {
            slice(service, i);
        }
    }

    void slice(String service, int number) {
        objects.slice(name(service + "-" + number), service, 8080, PeerObjects.endpoint("10.1.0." + number));
    }

    void removeSlice(String service, int number) {
        objects.removeSlice(name(service + "-" + number));
    }

    Cluster cluster(String name) {
        return cluster(name, new KubernetesAccess.Explicit(proxy.address(), token, null));
    }

    Cluster cluster(String name, KubernetesAccess access) {
        return new Cluster(name, access, Sorted.set(List.of(namespace)), "", "");
    }

    Cluster wholeCluster(String name) {
        return Cluster.of(name, new KubernetesAccess.Explicit(proxy.address(), token, null));
    }

    static KubernetesOptions options(Cluster... clusters) {
        return options(ClustersUnderTest.LIMITS, clusters);
    }

    static KubernetesOptions options(Limits limits, Cluster... clusters) {
        return new KubernetesOptions(List.of(clusters), Selection.DEFAULT, Details.DEFAULT, limits);
    }

    RegistrySource start(KubernetesOptions options) {
        RegistrySource source = ClustersUnderTest.source(options);
        runs.add(SourceRun.start(source, listener));
        return source;
    }

    List<String> addresses() {
        return listener.view().values().stream().map(Instance::address).sorted().toList();
    }

    /// Waits until exactly these are listed.
    void awaitAddresses(String... expected) throws InterruptedException {
        List<String> sorted = List.of(expected).stream().sorted().toList();
        var _ = listener.await(PATIENCE, _ -> addresses().equals(sorted));
        assertThat(addresses()).as("failures: %s", listener.failures()).isEqualTo(sorted);
    }

    void awaitFailure(String code) throws InterruptedException {
        await("failure " + code, it -> it.failures().stream().map(Failure::code).anyMatch(code::equals));
    }

    String message(String code) {
        return listener.failures().stream()
                .filter(failure -> failure.code().equals(code))
                .map(failure -> String.valueOf(failure.getMessage()))
                .findFirst()
                .orElse("");
    }

    void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as(
                        "%s within %s; failures: %s; last requests: %s",
                        what, PATIENCE, listener.failures(), lastRequests())
                .isTrue();
    }

    private List<String> lastRequests() {
        List<String> all = proxy.requests();
        return all.subList(Math.max(0, all.size() - 20), all.size());
    }

    /// The requests that contain all of these texts.
    long requests(String... parts) {
        return proxy.requests().stream()
                .filter(request -> Stream.of(parts).allMatch(request::contains))
                .count();
    }

    @Override
    public void close() {
        runs.forEach(SourceRun::close);
        proxy.close();
        assertThat(listener.breaches()).isEmpty();
        assertThat(runs).allSatisfy(run -> assertThat(run.thrown()).isNull());
    }
}
