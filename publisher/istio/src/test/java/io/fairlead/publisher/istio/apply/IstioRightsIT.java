package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.PipelineDependencies;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.pipeline.TargetPipeline;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.topics.Keys;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Namespaces and rights that are missing concern their objects alone.
@WithKubernetes
@Timeout(240)
class IstioRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TargetRig rig;
    private final Random random = new Random(1);

    IstioRightsIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void saysWhatAForbiddenUserNeedsAtTheStartAndGoesOnOnceItIsGiven() throws Exception {
        try (IstioTarget nobody = new IstioTarget(rig.config(KubernetesPeer.NOBODY))) {
            assertFails(
                    () -> nobody.start(rig.drifts::add),
                    TransientFailure.class,
                    "MESH-ISTIO-DENIED",
                    "target prod: the ServiceEntries could not be listed: the API server forbids it (403):"
                            + " serviceentries.networking.istio.io is forbidden: User \"nobody\" cannot list resource"
                            + " \"serviceentries\" in API group \"networking.istio.io\" in the namespace \""
                            + rig.namespace
                            + "\"; bind a Role in namespace \"" + rig.namespace + "\" with the rule {apiGroups:"
                            + " [networking.istio.io], resources: [serviceentries], verbs: [get, list, watch, create,"
                            + " patch, update, delete]} to this user");
            allow("get, list, watch");

            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                nobody.start(rig.drifts::add);
                return true;
            });
            assertThatThrownBy(() -> nobody.apply(new Create(rig.object("billing.mesh"))))
                    .isInstanceOfSatisfying(
                            TransientFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("MESH-ISTIO-DENIED"));
            allow("get, list, watch, create, patch, update, delete");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                nobody.apply(new Create(rig.object("billing.mesh")));
                return true;
            });
            nobody.apply(new Delete(rig.object("billing.mesh"), "gone"));
        }
    }

    @Test
    void goesOnInOneNamespaceWhereAnotherIsDenied() throws Exception {
        String other = rig.kubernetes.namespace();
        allow(rig.namespace, "get, list, watch, create, patch, update, delete");
        allow(other, "get, list, watch");
        IstioMesh both = TargetRig.config(
                TargetRig.access(rig.kubernetes, KubernetesPeer.NOBODY), new TreeSet<>(Set.of(rig.namespace, other)));
        try (IstioTarget nobody = new IstioTarget(both)) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                nobody.start(rig.drifts::add);
                return true;
            });
            MeshObject denied = rig.objectIn(other, "billing.mesh", "10.1.0.4");

            assertFails(
                    () -> nobody.apply(new Create(denied)),
                    TransientFailure.class,
                    "MESH-ISTIO-DENIED",
                    "target prod: ServiceEntry " + other
                            + "/billing.mesh could not be written: the API server forbids it (403):"
                            + " serviceentries.networking.istio.io \"billing.mesh\" is forbidden: User \"nobody\""
                            + " cannot patch resource \"serviceentries\" in API group \"networking.istio.io\" in the"
                            + " namespace \"" + other + "\"; bind a Role in namespace \"" + other + "\" with the rule"
                            + " {apiGroups:"
                            + " [networking.istio.io],"
                            + " resources:"
                            + " [serviceentries],"
                            + " verbs: [get,"
                            + " list, watch,"
                            + " create, patch,"
                            + " update, delete]}"
                            + " to this user");

            nobody.apply(new Create(rig.object("billing.mesh", "10.1.0.4")));
            assertThat(nobody.owned())
                    .containsOnlyKeys(rig.object("billing.mesh").key());
        }
    }

    /// A role that is replaced, or an API server that has just started, answers so for a moment.
    @Test
    void aRightThatIsMissingForAMomentCostsAMoment() throws Exception {
        allow("get, list, watch, create, patch, update, delete");
        IstioTarget nobody = new IstioTarget(rig.config(KubernetesPeer.NOBODY));
        TargetSpec spec = new TargetSpec(
                nobody,
                SyncPolicy.SYNC,
                DeleteTerms.DEFAULT,
                new WriteGate(new TreeSet<>()),
                PipelineConfig.DEFAULT.with(Coalescing.OFF));
        try (TargetPipeline pipeline = new TargetPipeline(
                spec, new PipelineDependencies(_ -> {}, Clock.systemUTC(), new Random(1), new ReadRecords()))) {
            pipeline.start();
            offer(pipeline, "10.1.0.4");
            ObjectKey billing = rig.object("billing.mesh").key();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> address(billing).equals("10.1.0.4"));

            allow("get, list, watch");
            String[] last = {""};
            await().atMost(PATIENCE).until(() -> {
                last[0] = "10.1.0." + (10 + random.nextInt(200));
                offer(pipeline, last[0]);
                return pipeline.health().retrying() == 1;
            });
            assertThat(pipeline.health().problem())
                    .startsWith("MESH-ISTIO-DENIED")
                    .contains("cannot patch resource");
            assertThat(pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);

            allow("get, list, watch, create, patch, update, delete");
            await().atMost(PATIENCE).until(() -> address(billing).equals(last[0]));
            await().atMost(PATIENCE).until(() -> pipeline.health().problem().isEmpty());
        }
    }

    private String address(ObjectKey key) throws Exception {
        return rig.get(key).at("/spec/endpoints/0/address").asText();
    }

    private void offer(TargetPipeline pipeline, String address) {
        ServiceKey service = ServiceKey.parse(rig.namespace + "/billing.mesh");
        MeshImage image = MeshImage.EMPTY
                .apply(change(1, MeshServices.record(service)))
                .apply(change(2, MeshServices.endpoint(service, address, "v1")));
        TreeSet<Integer> partitions = new TreeSet<>(Set.of(0));
        pipeline.offer(new MeshView(image, partitions, partitions, _ -> 0), Map.of(service, Timeline.UNKNOWN));
    }

    private static TableChange change(long offset, TableEntry entry) {
        return new TableChange(0, offset, Keys.of(entry), entry);
    }

    @Test
    void waitsForAMissingNamespace() throws Exception {
        String missing = rig.namespace + "-later";
        IstioMesh everywhere =
                IstioMesh.of("prod", rig.config(KubernetesPeer.ADMIN).access(), "shop");
        try (IstioTarget all = new IstioTarget(everywhere)) {
            all.start(rig.drifts::add);
            MeshObject object = all.renderer()
                    .render(MeshServices.service(missing + "/billing.mesh", "10.1.0.4"))
                    .getFirst();
            assertFails(
                    () -> all.apply(new Create(object)),
                    TransientFailure.class,
                    "MESH-ISTIO-NAMESPACE",
                    "target prod: ServiceEntry " + missing + "/billing.mesh could not be written: there is no namespace"
                            + " \"" + missing + "\"; `kubectl create namespace " + missing
                            + "` creates it, or let a rule choose another");
            rig.kubernetes.namespace(missing);

            all.apply(new Create(object));
        }
    }

    @Test
    void refusesANamespaceThatIsNotItsOwn() {
        MeshObject other = rig.target
                .renderer()
                .render(MeshServices.service("elsewhere/billing.mesh"))
                .getFirst();

        assertFails(
                () -> rig.target.apply(new Create(other)),
                RejectedFailure.class,
                "MESH-ISTIO-NAMESPACE",
                "target prod: ServiceEntry elsewhere/billing.mesh is in none of the namespaces of this target, ["
                        + rig.namespace + "]; add its namespace there, or let a rule choose another");
    }

    private void allow(String verbs) {
        allow(rig.namespace, verbs);
    }

    private void allow(String namespace, String verbs) {
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
        rig.kubernetes.apply(rbac + "/roles/fairlead", "test", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: fairlead}
            rules: [{apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [%s]}]
            """.formatted(verbs));
        rig.kubernetes.apply(rbac + "/rolebindings/fairlead", "test", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: fairlead}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: fairlead}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: nobody}]
            """);
    }
}
