package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Details;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Selection;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Locality;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Objects of a real API server, as it stores them, to instances.
@WithKubernetes
@Timeout(180)
class ListedObjectsIT {
    private final ClusterRig rig;

    ListedObjectsIT(KubernetesPeer kubernetes, @TempDir Path folder) {
        rig = new ClusterRig(kubernetes, folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// kubernetes#85353: slices that no controller wrote, for a Service without a selector; here they come first.
    @Test
    void handMadeSlicesWork() throws Exception {
        rig.objects.slice(rig.name("db-by-hand"), "db", 5432, PeerObjects.endpoint("192.0.2.7"));
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        rig.await("the first report", it -> !it.answers().isEmpty());
        assertThat(rig.addresses()).isEmpty();

        rig.objects.service(rig.name("db"), "{ports: [{name: http, port: 80}]}");

        rig.awaitAddresses("192.0.2.7");
        assertThat(rig.listener.view()).containsOnlyKeys("eu-1/" + rig.namespace + "/db/IPv4/192.0.2.7");
    }

    @Test
    void headlessServicesWork() throws Exception {
        rig.objects.service(rig.name("peers"), "{clusterIP: None, selector: {app: peers}}");
        rig.objects.slice(
                rig.name("peers-1"),
                "peers",
                "addressType: IPv4, ports: [{name: gossip, port: 7000}], endpoints: [{addresses: [10.1.0.1],"
                        + " hostname: peers-0}]");
        rig.start(ClusterRig.options(rig.cluster("eu-1")));

        rig.awaitAddresses("10.1.0.1");
        Instance instance = instances().iterator().next();
        assertThat(instance.ports())
                .singleElement()
                .satisfies(port -> assertThat(port.target()).isEqualTo(7000));
        assertThat(instance.metadata()).containsEntry("kubernetes.hostname", "peers-0");
    }

    @Test
    void conditionsAreHealth() throws Exception {
        rig.objects.service(rig.name("web"));
        rig.objects.slice(
                rig.name("web-1"),
                "web",
                8080,
                String.join(
                        ", ",
                        PeerObjects.endpoint("10.1.0.1"),
                        PeerObjects.endpoint("10.1.0.2", "ready: false, serving: true, terminating: true"),
                        PeerObjects.endpoint("10.1.0.3", "ready: false")));
        rig.start(ClusterRig.options(rig.cluster("eu-1")));

        rig.await("three instances", it -> it.view().size() == 3);
        assertThat(instances())
                .extracting(Instance::health)
                .containsExactly(Health.PASSING, Health.DRAINING, Health.CRITICAL);
    }

    @Test
    void namesAndExternalNamesAreSkipped() throws Exception {
        rig.objects.service(rig.name("outside"), "{type: ExternalName, externalName: db.example.com}");
        rig.objects.service(rig.name("web"));
        rig.objects.slice(
                rig.name("web-names"),
                "web",
                "addressType: FQDN, ports: [{name: http, port: 80}], endpoints: [{addresses: [web.example.com]}]");
        rig.slice("web", 1);
        rig.start(ClusterRig.options(rig.cluster("eu-1")));

        rig.awaitAddresses("10.1.0.1");
    }

    @Test
    void aServiceThatBecomesAnExternalNameHasNoInstances() throws Exception {
        rig.service("web", 1);
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        rig.awaitAddresses("10.1.0.1");

        rig.kubernetes.admin(
                "PATCH",
                "/api/v1/namespaces/" + rig.namespace + "/services/web",
                "application/merge-patch+json",
                "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"a.example\", \"selector\": null,"
                        + " \"clusterIP\": \"\", \"clusterIPs\": null}}");

        rig.awaitAddresses();
    }

    /// Each with what it alone needs; NOBODY may not read Pods and nodes, so ADMIN reads.
    @Test
    void podsAndNodesAreReadOnRequest() throws Exception {
        rig.kubernetes.apply("/api/v1/nodes/" + rig.namespace, "test", """
                {apiVersion: v1, kind: Node, metadata: {name: %s, labels: {topology.kubernetes.io/region: eu}}}
                """.formatted(rig.namespace));
        rig.kubernetes.apply("/api/v1/namespaces/" + rig.namespace + "/pods/web-0", "test", """
                {apiVersion: v1, kind: Pod, metadata: {name: web-0, labels: {version: v1, hash: x}},
                 spec: {containers: [{name: c, image: i}]}}
                """);
        rig.objects.service(rig.name("web"));
        rig.objects.slice(
                rig.name("web-1"),
                "web",
                8080,
                "{addresses: [10.1.0.1], nodeName: %s, zone: eu-a, targetRef: {kind: Pod, name: web-0, uid: u-1}}"
                        .formatted(rig.namespace));
        rig.start(new KubernetesOptions(
                List.of(admin()),
                Selection.DEFAULT,
                new Details(Family.SERVICE, List.of("version"), true),
                ClustersUnderTest.LIMITS));

        rig.awaitAddresses("10.1.0.1");
        Instance instance = instances().iterator().next();
        assertThat(instance.traits().labels()).isEqualTo(Map.of("version", "v1"));
        assertThat(instance.traits().locality()).isEqualTo(new Locality("eu", "eu-a", ""));

        rig.kubernetes.apply("/api/v1/namespaces/" + rig.namespace + "/pods/web-0", "test", """
                {apiVersion: v1, kind: Pod, metadata: {name: web-0, labels: {version: v2, hash: x}},
                 spec: {containers: [{name: c, image: i}]}}
                """);
        rig.await(
                "the new label",
                it -> it.view().values().stream()
                        .anyMatch(each -> each.traits().labels().equals(Map.of("version", "v2"))));
    }

    private Cluster admin() {
        return rig.cluster(
                "eu-1", new KubernetesAccess.Kubeconfig(rig.kubernetes.kubeconfig(KubernetesPeer.ADMIN), ""));
    }

    @Test
    void onlySelectedServicesAreRead() throws Exception {
        rig.service("web", 1);
        rig.objects.service(rig.name("db"));
        rig.slice("db", 2);
        rig.kubernetes.apply(
                "/api/v1/namespaces/" + rig.namespace + "/services/db", "labels", """
                {apiVersion: v1, kind: Service, metadata: {name: db, namespace: %s, labels: {mesh: "false"}}}
                """.formatted(rig.namespace));
        rig.start(new KubernetesOptions(
                List.of(rig.cluster("eu-1")),
                new Selection("mesh=true", "", true),
                Details.DEFAULT,
                ClustersUnderTest.LIMITS));

        rig.awaitAddresses("10.1.0.1");
    }

    @Test
    void aSelectorThatCannotBeReadIsAMistakeOfTheConfiguration() {
        RegistrySource source = ClustersUnderTest.source(new KubernetesOptions(
                List.of(rig.cluster("eu-1")),
                new Selection("mesh==(", "", true),
                Details.DEFAULT,
                ClustersUnderTest.LIMITS));

        assertThatThrownBy(() -> source.run(new RecordingListener(), new Cancellation()))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("correct service-selector or slice-selector");
    }

    private Collection<Instance> instances() {
        return rig.listener.view().values();
    }
}
