package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.image.MeshService;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceSamples;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.target.Actual.Absent;
import io.fairlead.publisher.target.Actual.Foreign;
import io.fairlead.publisher.target.Actual.Owned;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is Istio's and Kubernetes' own, beyond the contract of every target.
@WithKubernetes
@Timeout(120)
class IstioTargetIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesPeer kubernetes;
    private final Queue<ObjectKey> drifts = new ConcurrentLinkedQueue<>();
    private final String namespace;
    private final IstioTarget target;

    IstioTargetIT(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
        this.namespace = kubernetes.namespace();
        this.target = new IstioTarget(config(KubernetesPeer.ADMIN));
    }

    private IstioConfig config(String user) {
        return new IstioConfig(
                "prod",
                new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(user), ""),
                RenderOptions.of("shop"),
                only(namespace),
                Duration.ofSeconds(5));
    }

    private static SortedSet<String> only(String... namespaces) {
        return new TreeSet<>(Arrays.asList(namespaces));
    }

    @BeforeEach
    void start() throws Exception {
        target.start(drifts::add);
    }

    @AfterEach
    void close() {
        target.close();
    }

    private MeshObject object(String host, String... addresses) {
        return target.renderer()
                .render(MeshServices.service(namespace + "/" + host, addresses))
                .getFirst();
    }

    private JsonNode get(ObjectKey key) throws Exception {
        return JSON.readTree(kubernetes.get(path(key)).body());
    }

    private MeshObject created(String host, String... addresses) throws Exception {
        MeshObject object = object(host, addresses);
        target.apply(new Create(object));
        return object;
    }

    private static void assertFails(ThrowingCallable call, Class<? extends Failure> type, String code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        type, failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessage(message);
    }

    @Test
    void isOwnedByItsFieldManagerAlone() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        target.apply(new Update(billing, object("billing.mesh", "10.1.0.5")));

        JsonNode managers = get(billing.key()).at("/metadata/managedFields");
        assertThat(managers).hasSize(1);
        assertThat(managers.get(0).get("manager").asText()).isEqualTo("fairlead-shop");
        assertThat(managers.get(0).get("operation").asText()).isEqualTo("Apply");
    }

    /// The API server drops, defaults and normalises: nothing of that may look like a difference.
    @Test
    void readsBackTheVeryBytesThatWereRendered() throws Exception {
        List<MeshService> services = new ArrayList<>(ServiceSamples.unusual(namespace));
        services.addAll(ServiceSamples.random(namespace, 100));
        for (MeshService service : services) {
            MeshObject object = target.renderer().render(service).getFirst();
            target.apply(new Create(object));
            assertThat(target.actual(object.key())).isEqualTo(new Owned(object));
        }
        try (IstioTarget later = new IstioTarget(config(KubernetesPeer.ADMIN))) {
            later.start(drifts::add);
            assertThat(later.owned()).isEqualTo(target.owned());
        }
        assertThat(drifts).isEmpty();
    }

    @Test
    void changesNothingButEndpointsWhenOnlyEndpointsChanged() throws Exception {
        MeshObject before = created("billing.mesh", "10.1.0.4");
        JsonNode old = get(before.key());
        target.apply(new Update(before, object("billing.mesh", "10.1.0.4", "10.1.0.5")));

        JsonNode now = get(before.key());
        assertThat(now.at("/metadata/generation").asLong())
                .isEqualTo(old.at("/metadata/generation").asLong() + 1);
        assertThat(now.at("/spec/endpoints")).hasSize(2);
        assertThat(stable(now)).isEqualTo(stable(old));
    }

    private static JsonNode stable(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.get("spec")).remove("endpoints");
        ((ObjectNode) copy.get("metadata")).remove(List.of("resourceVersion", "generation", "managedFields"));
        return copy;
    }

    @Test
    void writesNothingWhenTheSameIsAppliedAgain() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        String version = get(billing.key()).at("/metadata/resourceVersion").asText();

        assertThat(Plan.between(target.owned(), Map.of(billing.key(), billing), "none"))
                .isEqualTo(Plan.EMPTY);
        target.apply(new Update(billing, billing));

        assertThat(get(billing.key()).at("/metadata/resourceVersion").asText()).isEqualTo(version);
    }

    @Test
    void seesItsOwnWriteBeforeTheWatchDoes() throws Exception {
        for (int i = 0; i < 50; i++) {
            MeshObject billing = created("billing.mesh", "10.1.0." + i);
            assertThat(target.actual(billing.key())).isEqualTo(new Owned(billing));
        }
        assertThat(drifts).isEmpty();
    }

    @Test
    void takesNoStatusForeignLabelOrForeignAnnotationForDrift() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.admin(
                "PATCH",
                path(billing.key()) + "/status",
                "application/merge-patch+json",
                "{\"status\":{\"addresses\":[{\"value\":\"240.240.0.1\",\"host\":\"billing.mesh\"}]}}");
        kubernetes.apply(path(billing.key()), "argocd", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh, labels: {team: pay}, annotations: {seen: "yes"}}
                """);
        kubernetes.apply(path(billing.key()), "mesh-admin", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], exportTo: ["."]}
                """);
        MeshObject witness = created("cart.mesh", "10.1.0.9");
        kubernetes.delete(path(witness.key()));
        await().until(() -> drifts.contains(witness.key()));

        assertThat(drifts).containsOnly(witness.key());
        assertThat(target.actual(billing.key())).isEqualTo(new Owned(billing));

        target.apply(new Update(billing, object("billing.mesh", "10.1.0.7")));

        JsonNode now = get(billing.key());
        assertThat(now.at("/metadata/labels/team").asText()).isEqualTo("pay");
        assertThat(now.at("/metadata/annotations/seen").asText()).isEqualTo("yes");
        assertThat(now.at("/spec/exportTo/0").asText()).isEqualTo(".");
        assertThat(now.at("/status/addresses")).hasSize(1);
    }

    @Test
    void takesOutWhatSomebodyAddedInsideOurFields() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.apply(path(billing.key()), "kubectl", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], ports: [{name: extra, number: 99}]}
                """);
        await().until(() -> drifts.contains(billing.key()));
        assertThat(get(billing.key()).at("/spec/ports")).hasSize(2);

        target.apply(new Update(((Owned) target.actual(billing.key())).object(), billing));

        assertThat(target.actual(billing.key())).isEqualTo(new Owned(billing));
        assertThat(get(billing.key()).at("/spec/ports")).hasSize(1);
    }

    @Test
    void repairsAnObjectThatSomebodyDeleted() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.delete(path(billing.key()));

        target.apply(new Update(billing, object("billing.mesh", "10.1.0.5")));

        assertThat(get(billing.key()).at("/spec/endpoints/0/address").asText()).isEqualTo("10.1.0.5");
    }

    @Test
    void neverTakesOverAnObjectThatAppearsJustBeforeTheWrite() throws Exception {
        for (int i = 0; i < 20; i++) {
            MeshObject billing = object("host" + i + ".mesh", "10.1.0.4");
            new KubernetesMesh(kubernetes).putForeign(billing.key());
            assertFails(
                    () -> target.apply(new Create(billing)),
                    RejectedFailure.class,
                    "MESH-ISTIO-CONFLICT",
                    "target prod: " + billing.key() + " belongs to field manager \"kubectl\", not to pipeline \"shop\","
                            + " and was left alone; rename or delete it, or let a rule give the service another host or"
                            + " namespace");
            assertThat(get(billing.key()).at("/spec/hosts/0").asText()).isEqualTo("theirs.mesh");
            assertThat(get(billing.key()).at("/metadata/labels").isMissingNode())
                    .isTrue();
            await().until(() -> target.actual(billing.key()) instanceof Foreign);
        }
    }

    /// A mirror that knows nothing stands for a watch that lags without end.
    @Test
    void isRefusedByTheServerItselfWhereTheWatchKnowsOfNothing() throws Exception {
        MeshObject ours = created("ours.mesh", "10.1.0.4");
        MeshObject theirs = object("theirs.mesh", "10.1.0.4");
        new KubernetesMesh(kubernetes).putForeign(theirs.key());
        try (KubernetesClient client = Connection.open(config(KubernetesPeer.ADMIN))) {
            OwnerMark mark = new OwnerMark("shop");
            ServiceEntryClient entries = new ServiceEntryClient("prod", mark.fieldManager(), client);
            EntryWriter blind = new EntryWriter("prod", mark, entries, new Mirror(drifts::add));

            assertThatThrownBy(() -> blind.put(theirs)).isInstanceOf(RejectedFailure.class);
            assertThat(get(theirs.key()).at("/spec/hosts/0").asText()).isEqualTo("theirs.mesh");
            assertThat(get(theirs.key()).at("/metadata/labels").isMissingNode()).isTrue();

            blind.put(object("ours.mesh", "10.1.0.5"));
            assertThat(get(ours.key()).at("/spec/endpoints/0/address").asText()).isEqualTo("10.1.0.5");
        }
    }

    @Test
    void neverDeletesAnObjectFromWhichOurMarkWasTaken() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.admin(
                "PATCH",
                path(billing.key()) + "?fieldManager=kubectl",
                "application/merge-patch+json",
                "{\"metadata\":{\"labels\":{\"fairlead.io/pipeline\":\"other\"}}}");

        assertThatThrownBy(() -> target.apply(new Delete(billing, "gone")))
                .isInstanceOf(RejectedFailure.class)
                .hasMessageContaining("belongs to pipeline \"other\" of Fairlead, not to pipeline \"shop\"");
        assertThat(kubernetes.get(path(billing.key())).status()).isEqualTo(200);
        await().until(() -> drifts.contains(billing.key()));
    }

    @Test
    void waitsForAnObjectThatAFinalizerHolds() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        String finalizer = "{\"metadata\":{\"finalizers\":[%s]}}";
        kubernetes.admin(
                "PATCH",
                path(billing.key()),
                "application/merge-patch+json",
                finalizer.formatted("\"example.org/hold\""));
        target.apply(new Delete(billing, "gone"));
        assertThat(target.actual(billing.key())).isEqualTo(new Absent());

        assertFails(
                () -> target.apply(new Create(billing)),
                TransientFailure.class,
                "MESH-ISTIO-LEAVING",
                "target prod: " + billing.key() + " is being deleted and held by a finalizer of somebody else; it is"
                        + " made again once it is gone");

        kubernetes.admin("PATCH", path(billing.key()), "application/merge-patch+json", finalizer.formatted(""));
        target.apply(new Create(billing));
        assertThat(target.actual(billing.key())).isEqualTo(new Owned(billing));
    }

    @Test
    void saysWhatAForbiddenUserNeedsAtTheStartAndGoesOnOnceItIsGiven() throws Exception {
        try (IstioTarget nobody = new IstioTarget(config(KubernetesPeer.NOBODY))) {
            assertFails(
                    () -> nobody.start(drifts::add),
                    TransientFailure.class,
                    "MESH-ISTIO-DENIED",
                    "target prod: the ServiceEntries could not be listed: the API server forbids it (403):"
                            + " serviceentries.networking.istio.io is forbidden: User \"nobody\" cannot list resource"
                            + " \"serviceentries\" in API group \"networking.istio.io\" in the namespace \"" + namespace
                            + "\"; bind a Role in namespace \"" + namespace + "\" with the rule {apiGroups:"
                            + " [networking.istio.io], resources: [serviceentries], verbs: [get, list, watch, create,"
                            + " patch, update, delete]} to this user");
            allow("get, list, watch");

            await().ignoreExceptions().until(() -> {
                nobody.start(drifts::add);
                return true;
            });
            assertThatThrownBy(() -> nobody.apply(new Create(object("billing.mesh"))))
                    .isInstanceOfSatisfying(
                            RejectedFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("MESH-ISTIO-DENIED"));
            allow("get, list, watch, create, patch, update, delete");
            await().ignoreExceptions().until(() -> {
                nobody.apply(new Create(object("billing.mesh")));
                return true;
            });
            nobody.apply(new Delete(object("billing.mesh"), "gone"));
        }
    }

    private void allow(String verbs) {
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
        kubernetes.apply(rbac + "/roles/fairlead", "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: fairlead}
                rules: [{apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [%s]}]
                """.formatted(verbs));
        kubernetes.apply(rbac + "/rolebindings/fairlead", "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: fairlead}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: fairlead}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: nobody}]
                """);
    }

    @Test
    void waitsForAMissingNamespace() throws Exception {
        String missing = namespace + "-later";
        IstioConfig everywhere =
                IstioConfig.of("prod", config(KubernetesPeer.ADMIN).access(), "shop");
        try (IstioTarget all = new IstioTarget(everywhere)) {
            all.start(drifts::add);
            MeshObject object = all.renderer()
                    .render(MeshServices.service(missing + "/billing.mesh", "10.1.0.4"))
                    .getFirst();
            assertFails(
                    () -> all.apply(new Create(object)),
                    TransientFailure.class,
                    "MESH-ISTIO-NAMESPACE",
                    "target prod: ServiceEntry " + missing + "/billing.mesh could not be written: there is no namespace"
                            + " \"" + missing + "\"; `kubectl create namespace " + missing
                            + "` makes it, or let a rule choose another");
            kubernetes.namespace(missing);

            all.apply(new Create(object));
        }
    }

    @Test
    void refusesANamespaceThatIsNotItsOwn() {
        MeshObject other = target.renderer()
                .render(MeshServices.service("elsewhere/billing.mesh"))
                .getFirst();

        assertFails(
                () -> target.apply(new Create(other)),
                RejectedFailure.class,
                "MESH-ISTIO-NAMESPACE",
                "target prod: ServiceEntry elsewhere/billing.mesh is in none of the namespaces of this target, ["
                        + namespace + "]; add its namespace there, or let a rule choose another");
    }

    @Test
    void holdsAsManyEndpointsAsOneObjectCan() throws Exception {
        String[] addresses = IntStream.range(0, 4096)
                .mapToObj(i -> "10." + i / 62500 + "." + i / 250 % 250 + "." + i % 250)
                .toArray(String[]::new);
        MeshObject large = created("large.mesh", addresses);

        assertThat(target.actual(large.key())).isEqualTo(new Owned(large));
        assertThat(get(large.key()).at("/spec/endpoints")).hasSize(4096);
    }

    @Test
    void endsAWriteThatIsInterrupted() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.server().pause();
        try {
            Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    target.apply(new Update(billing, object("billing.mesh", "10.1.0.5")));
                } catch (Exception e) {
                    thrown.add(e);
                }
            });
            await().pollDelay(Duration.ofMillis(300)).until(writer::isAlive);
            writer.interrupt();

            assertThat(writer.join(Duration.ofSeconds(1))).isTrue();
            assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
        } finally {
            kubernetes.server().resume();
        }
    }

    @Test
    void followsTheServerAgainAfterItWasAway() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.4");
        kubernetes.restartServer();

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            new KubernetesMesh(kubernetes).edit(billing.key());
            return drifts.contains(billing.key());
        });
        target.apply(new Update(((Owned) target.actual(billing.key())).object(), billing));
        assertThat(get(billing.key()).at("/spec/endpoints/0/address").asText()).isEqualTo("10.1.0.4");
    }

    @Test
    void takesATokenAndACertificateInPlaceOfAKubeconfig(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), KubernetesPeer.ADMIN + "\n");
        KubernetesAccess access =
                new KubernetesAccess.Explicit(URI.create(kubernetes.url()), token, kubernetes.certificate());
        try (IstioTarget other = new IstioTarget(
                new IstioConfig("prod", access, RenderOptions.of("shop"), only(namespace), IstioConfig.TIMEOUT))) {
            MeshObject billing = created("billing.mesh", "10.1.0.4");

            other.start(drifts::add);

            assertThat(other.owned()).containsOnlyKeys(billing.key());
        }
    }

    @Test
    void refusesAKubeconfigThatIsNotThere(@TempDir Path folder) {
        Path missing = folder.resolve("kubeconfig");
        IstioTarget other =
                new IstioTarget(IstioConfig.of("prod", new KubernetesAccess.Kubeconfig(missing, ""), "shop"));

        assertFails(
                () -> other.start(drifts::add),
                ConfigurationFailure.class,
                "MESH-ISTIO-CONFIG",
                "target prod: kubeconfig " + missing + " cannot be read: there is no such file");
    }

    @Test
    void refusesAContextThatTheKubeconfigHasNot() {
        Path file = kubernetes.kubeconfig(KubernetesPeer.ADMIN);
        IstioTarget other =
                new IstioTarget(IstioConfig.of("prod", new KubernetesAccess.Kubeconfig(file, "else"), "shop"));

        assertFails(
                () -> other.start(drifts::add),
                ConfigurationFailure.class,
                "MESH-ISTIO-CONFIG",
                "target prod: kubeconfig " + file + " has no context \"else\"; `kubectl --kubeconfig " + file
                        + " config get-contexts` lists those it has");
    }

    @Test
    void writesAtTheServersOwnPace() throws Exception {
        MeshObject billing = created("billing.mesh", "10.1.0.0");
        ObjectKey bare = object("bare.mesh").key();
        long[] floor = new long[200];
        long[] ours = new long[200];
        for (int i = 0; i < ours.length; i++) {
            String body = object("bare.mesh", "10.1.0." + (i + 1)).content();
            floor[i] = nanos(() -> kubernetes.apply(path(bare), "floor", body));
            MeshObject after = object("billing.mesh", "10.1.0." + (i + 1));
            ours[i] = nanos(() -> target.apply(new Update(billing, after)));
        }
        System.out.printf(
                "200 sequential writes of a ServiceEntry: p50 %.1f ms, p99 %.1f ms; bare PATCH: p50 %.1f ms, p99 %.1f ms%n",
                millis(ours, 50), millis(ours, 99), millis(floor, 50), millis(floor, 99));
        assertThat(millis(ours, 50)).isLessThan(3 * millis(floor, 50));
    }

    private interface Write {
        void run() throws Exception;
    }

    private static long nanos(Write write) throws Exception {
        long start = System.nanoTime();
        write.run();
        return System.nanoTime() - start;
    }

    private static double millis(long[] nanos, int percentile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percentile / 100] / 1e6;
    }
}
