package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two installations whose pipelines bear the same name, on one API server.
@WithKubernetes
@Timeout(240)
class IstioInstallationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TargetRig rig;
    private final IstioTarget first;
    private final IstioTarget second;

    IstioInstallationIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
        first = target("kafka-1/fairlead.");
        second = target("kafka-2/fairlead.");
    }

    private IstioTarget target(String installation) {
        IstioMesh plain = rig.config(KubernetesPeer.ADMIN);
        OwnerMark mark = new OwnerMark(new Owner("shop", installation));
        return new IstioTarget(new IstioMesh(
                plain.name(),
                plain.access(),
                new RenderOptions(mark, HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.REFUSED),
                plain.namespaces(),
                plain.timeout()));
    }

    /// Targets of other tests that watch every namespace would be refused beside what is left here.
    @AfterEach
    void close() {
        first.close();
        second.close();
        rig.kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + rig.namespace + "/serviceentries");
        rig.close();
    }

    private MeshObject billing(IstioTarget of) {
        return of.renderer()
                .render(MeshServices.service(rig.namespace + "/billing.mesh", "10.1.0.4"))
                .getFirst();
    }

    @Test
    void refusesToStartBesideTheObjectsOfAnother() throws Exception {
        first.start(rig.drifts::add);
        first.apply(new Create(billing(first)));

        assertFails(
                () -> second.start(rig.drifts::add),
                ConfigurationFailure.class,
                "PUBLISHER-INSTALLATION",
                "target prod: 1 objects there belong to pipeline \"shop\" but to another installation, such as ServiceEntry "
                        + rig.namespace
                        + "/billing.mesh of \"kafka-1/fairlead.\"; expected \"kafka-2/fairlead.\" (Kafka"
                        + " cluster id and topic prefix); nothing is written there: give one of the two another name"
                        + " under pipeline, or, if the other no longer exists, take its objects over with: kubectl"
                        + " annotate serviceentries --all-namespaces --selector"
                        + " app.kubernetes.io/managed-by=fairlead,fairlead.io/pipeline=shop fairlead.io/installation-");
        assertThatThrownBy(() -> target("").start(rig.drifts::add)).isInstanceOf(ConfigurationFailure.class);
    }

    @Test
    void letsSeveralProcessesOfOneWork() throws Exception {
        first.start(rig.drifts::add);
        first.apply(new Create(billing(first)));
        try (IstioTarget beside = target("kafka-1/fairlead.")) {
            beside.start(rig.drifts::add);
            assertThat(beside.actual(billing(first).key())).isEqualTo(new Owned(billing(first)));
            beside.apply(new Delete(billing(first), "gone"));
        }
    }

    @Test
    void takesOverWhatWasHandedOverAndPutsItsOwnMarkOnIt() throws Exception {
        first.start(rig.drifts::add);
        first.apply(new Create(billing(first)));
        rig.kubernetes.admin(
                "PATCH",
                path(billing(first).key()) + "?fieldManager=kubectl-annotate",
                "application/merge-patch+json",
                "{\"metadata\":{\"annotations\":{\"fairlead.io/installation\":null}}}");

        second.start(rig.drifts::add);

        assertThat(second.owned()).containsOnlyKeys(billing(second).key());
        assertThat(second.actual(billing(second).key())).isNotEqualTo(new Owned(billing(second)));
        second.apply(new Update(billing(first), billing(second)));
        assertThat(rig.get(billing(second).key())
                        .at("/metadata/annotations/fairlead.io~1installation")
                        .asText())
                .isEqualTo("kafka-2/fairlead.");
        await().atMost(PATIENCE).until(() -> first.actual(billing(first).key()) instanceof Foreign);
    }

    @Test
    void touchesNothingOfAnotherThatCameLater() throws Exception {
        second.start(rig.drifts::add);
        first.start(rig.drifts::add);
        first.apply(new Create(billing(first)));

        await().atMost(PATIENCE)
                .until(() -> second.actual(billing(second).key())
                        .equals(new Foreign("pipeline \"shop\" of Fairlead, installation \"kafka-1/fairlead.\"")));
        assertThat(second.owned()).isEmpty();
        for (var change : new io.fairlead.publisher.plan.Change[] {
            new Create(billing(second)), new Delete(billing(second), "gone")
        }) {
            assertThatThrownBy(() -> second.apply(change)).isInstanceOf(RejectedFailure.class);
        }
        assertThat(first.actual(billing(first).key())).isEqualTo(new Owned(billing(first)));
    }
}
