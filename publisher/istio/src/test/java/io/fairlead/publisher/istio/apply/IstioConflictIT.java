package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is not ours is left alone, however closely somebody else's write comes before ours.
@WithKubernetes
@Timeout(240)
class IstioConflictIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TargetRig rig;

    IstioConflictIT(KubernetesPeer kubernetes) {
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
    void neverTakesOverAnObjectThatAppearsJustBeforeTheWrite() throws Exception {
        for (int i = 0; i < 20; i++) {
            MeshObject billing = rig.object("host" + i + ".mesh", "10.1.0.4");
            new KubernetesMesh(rig.kubernetes).putForeign(billing.key());
            assertFails(
                    () -> rig.target.apply(new Create(billing)),
                    RejectedFailure.class,
                    "MESH-ISTIO-CONFLICT",
                    "target prod: " + billing.key() + " belongs to field manager \"kubectl\", not to pipeline \"shop\","
                            + " and was left unchanged; rename or delete it, or let a rule give the service another host or"
                            + " namespace");
            assertThat(rig.get(billing.key()).at("/spec/hosts/0").asText()).isEqualTo("theirs.mesh");
            assertThat(rig.get(billing.key()).at("/metadata/labels").isMissingNode())
                    .isTrue();
            await().atMost(PATIENCE).until(() -> rig.target.actual(billing.key()) instanceof Foreign);
        }
    }

    /// A mirror that knows nothing, as that of a watch that lags forever.
    @Test
    void isRefusedByTheServerItselfWhereTheWatchKnowsOfNothing() throws Exception {
        MeshObject ours = rig.created("ours.mesh", "10.1.0.4");
        MeshObject theirs = rig.object("theirs.mesh", "10.1.0.4");
        new KubernetesMesh(rig.kubernetes).putForeign(theirs.key());
        IstioMesh config = rig.config(KubernetesPeer.ADMIN);
        try (ApiServer server = Connection.open(config)) {
            OwnerMark mark = new OwnerMark("shop");
            ServiceEntryClient entries = new ServiceEntryClient("prod", mark.fieldManager(), server);
            EntryWriter blind = new EntryWriter(config, entries, new Mirror(rig.drifts::add), _ -> {});

            assertThatThrownBy(() -> blind.put(theirs)).isInstanceOf(RejectedFailure.class);
            assertThat(rig.get(theirs.key()).at("/spec/hosts/0").asText()).isEqualTo("theirs.mesh");
            assertThat(rig.get(theirs.key()).at("/metadata/labels").isMissingNode())
                    .isTrue();

            MeshObject next = rig.object("ours.mesh", "10.1.0.5");
            assertThatThrownBy(() -> blind.put(next))
                    .as("it was decided on when nothing was known to be there")
                    .isInstanceOf(TransientFailure.class);
            blind.put(next);
            assertThat(rig.get(ours.key()).at("/spec/endpoints/0/address").asText())
                    .isEqualTo("10.1.0.5");
        }
    }

    @Test
    void neverDeletesAnObjectFromWhichOurMarkWasTaken() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.admin(
                "PATCH",
                path(billing.key()) + "?fieldManager=kubectl",
                "application/merge-patch+json",
                "{\"metadata\":{\"labels\":{\"fairlead.io/pipeline\":\"other\"}}}");

        assertThatThrownBy(() -> rig.target.apply(new Delete(billing, "gone")))
                .isInstanceOf(RejectedFailure.class)
                .hasMessageContaining("belongs to pipeline \"other\" of Fairlead, not to pipeline \"shop\"");
        assertThat(rig.kubernetes.get(path(billing.key())).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
    }

    @Test
    void waitsForAnObjectThatAFinalizerHolds() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        String finalizer = "{\"metadata\":{\"finalizers\":[%s]}}";
        rig.kubernetes.admin(
                "PATCH",
                path(billing.key()),
                "application/merge-patch+json",
                finalizer.formatted("\"example.org/hold\""));
        rig.target.apply(new Delete(billing, "gone"));
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Absent());

        assertThatThrownBy(() -> rig.target.apply(new Create(billing)))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(TransientFailure.Reason.BLOCKED));
        assertFails(
                () -> rig.target.apply(new Create(billing)),
                TransientFailure.class,
                "MESH-ISTIO-LEAVING",
                "target prod: " + billing.key()
                        + " is being deleted and kept by a finalizer of another controller; it is"
                        + " created again once it is deleted");

        rig.kubernetes.admin("PATCH", path(billing.key()), "application/merge-patch+json", finalizer.formatted(""));
        rig.target.apply(new Create(billing));
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
    }
}
