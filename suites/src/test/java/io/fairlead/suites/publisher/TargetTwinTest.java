package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.reader.ReadTo;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two copies of one installation on one mesh: the same owner, the same marks, two logs.
@Timeout(180)
class TargetTwinTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectKey BILLING = PipelineSituation.key("shop/billing.mesh");
    private static final Duration STEP = Duration.ofSeconds(20);

    private volatile Instant now = Instant.parse("2026-05-04T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final FakeMesh mesh = new FakeMesh("fake", new PlainRenderer(1));
    private final PipelineRig original = rig(mesh);
    private final PipelineRig copy = rig(mesh.reconnected());

    private PipelineRig rig(FakeMesh of) {
        PipelineRig rig = new PipelineRig(of, SyncPolicy.SYNC, PipelineRig.ANY, PipelineRig.QUICK, clock);
        rig.records.begin("t1");
        return rig;
    }

    @AfterEach
    void close() {
        original.close();
        copy.close();
    }

    /// The log of both up to the copy.
    private void copied() {
        reads(original, 10, 0);
        reads(copy, 10, 0);
    }

    private void reads(PipelineRig rig, long offset, long later) {
        rig.records.read(0, offset, now.minusSeconds(3600).toEpochMilli() + offset + later);
    }

    private MeshObject billing(String... addresses) {
        return mesh.renderer()
                .render(MeshServices.service("shop/billing.mesh", addresses))
                .getFirst();
    }

    private void eventuallyHolds(String... addresses) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mesh.owned().values()).containsExactly(billing(addresses)));
    }

    private static boolean isRefusing(PipelineRig rig) {
        TargetHealth health = rig.pipeline.health();
        return health.twin()
                && health.state() == TargetHealth.State.FAILING
                && health.problem().startsWith("PUBLISHER-TWIN: target fake: another copy of this installation writes");
    }

    private void bothWriteAndRefuse() {
        copied();
        reads(original, 11, 0);
        original.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds("10.1.0.4");
        reads(copy, 11, 1);
        copy.service("shop/billing.mesh", "10.7.7.7").open();
        bothRefuse();
    }

    private void bothRefuse() {
        await().atMost(PATIENCE).until(() -> isRefusing(original) && isRefusing(copy));
    }

    /// Lets time pass in steps, so that each is seen by the threads.
    private void pass(int steps) {
        for (int i = 0; i < steps; i++) {
            int writes = mesh.writes().size();
            now = now.plus(STEP);
            await().atMost(PATIENCE).until(() -> mesh.writes().size() >= writes + 2);
        }
    }

    @Test
    void bothStopAndWhoIsLeftGoesOn() {
        bothWriteAndRefuse();
        var held = mesh.owned();

        // A minute and more: neither takes the silence of the other for its end.
        pass(6);
        assertThat(isRefusing(original) && isRefusing(copy)).isTrue();
        original.service("shop/billing.mesh", "10.1.0.4", "10.1.0.5").offer("shop/billing.mesh");
        pass(1);
        assertThat(mesh.owned()).isEqualTo(held);

        copy.close();
        now = now.plus(Duration.ofSeconds(61));
        eventuallyHolds("10.1.0.4", "10.1.0.5");
        assertThat(original.pipeline.health().twin()).isFalse();
        await().atMost(PATIENCE).until(() -> original.pipeline.health().state() == TargetHealth.State.RUNNING);
    }

    @Test
    void aNoticeThatAnotherWriteOvertookIsGivenAgain() {
        bothWriteAndRefuse();
        var held = mesh.owned();

        for (int i = 0; i < 4; i++) {
            mesh.failNext(FakeMesh.Fault.OVERTAKEN, FakeMesh.Fault.OVERTAKEN);
            pass(1);
        }
        assertThat(isRefusing(original) && isRefusing(copy)).isTrue();
        assertThat(mesh.owned()).isEqualTo(held);
    }

    @Test
    void theCopyMayBeTheOneThatStays() {
        bothWriteAndRefuse();

        original.close();
        now = now.plus(Duration.ofSeconds(61));
        eventuallyHolds("10.7.7.7");
    }

    /// The original's last record is in the log of the copy too, so that its writes prove nothing there.
    @Test
    void anOriginalInWhichNothingHappensTellsTheCopy() {
        copied();
        original.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds("10.1.0.4");

        reads(copy, 11, 1);
        copy.service("shop/billing.mesh", "10.7.7.7").open();
        await().atMost(PATIENCE).until(() -> mesh.writes().size() > 1);
        await().atMost(PATIENCE).until(() -> {
            now = now.plusMillis(100);
            original.records.wantedEnds().forEach(partition -> original.records.isEnd(partition, 11));
            return isRefusing(original) && isRefusing(copy);
        });
    }

    @Test
    void aCopyThatOnlyPlansIsNoTwinAndRefusesNothing() {
        copied();
        reads(original, 11, 0);
        original.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds("10.1.0.4");
        try (PipelineRig planning =
                new PipelineRig(mesh.reconnected(), SyncPolicy.PLAN_ONLY, PipelineRig.ANY, PipelineRig.QUICK, clock)) {
            planning.records.begin("t1");
            reads(planning, 11, 1);
            planning.service("shop/billing.mesh", "10.7.7.7").open();
            await().atMost(PATIENCE).until(() -> planning.pipeline.health().withheld() == 1);
            original.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            eventuallyHolds("10.1.0.4", "10.1.0.5");
            assertThat(planning.pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);
            assertThat(original.pipeline.health().twin()).isFalse();
        }
    }

    @Test
    void anotherProcessOfTheSameInstallationIsNoTwin() {
        copied();
        reads(original, 11, 0);
        original.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds("10.1.0.4");
        original.close();

        copy.service("shop/billing.mesh", "10.1.0.5").open();
        reads(copy, 11, 0);
        eventuallyHolds("10.1.0.5");
        assertThat(copy.pipeline.health().twin()).isFalse();
    }

    @Test
    void startsNotBesideAFreshWriteOfATwin() {
        now = Instant.parse("2026-05-04T13:00:00Z");
        copied();
        original.records.read(0, 11, now.minusSeconds(30).toEpochMilli());
        original.service("shop/billing.mesh", "10.1.0.4").open();
        eventuallyHolds("10.1.0.4");
        int writes = mesh.writes().size();
        original.close();

        copy.records.read(0, 11, now.minusSeconds(10).toEpochMilli());
        copy.service("shop/billing.mesh", "10.7.7.7").open();
        await().atMost(PATIENCE).until(() -> isRefusing(copy));
        assertThat(copy.pipeline.health().problem())
                .contains(BILLING.toString())
                .contains(new ReadTo(0, 11, now.minusSeconds(30).toEpochMilli(), "t1").toString());
        assertThat(mesh.owned().get(BILLING)).isEqualTo(billing("10.1.0.4"));

        now = now.plusSeconds(31);
        eventuallyHolds("10.7.7.7");
        assertThat(mesh.writes().size()).isLessThan(writes + 4);
    }
}
