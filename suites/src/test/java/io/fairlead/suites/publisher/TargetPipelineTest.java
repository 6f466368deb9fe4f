package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.pipeline.RetryBackoff;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.FakeMesh.Fault;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class TargetPipelineTest extends PipelineSituation {
    /// For the last write about partitions that are given up.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    @Nested
    class Running {
        @Test
        void createsUpdatesAndDeletes() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));

            rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5"));

            rig.without("shop/billing.mesh", "10.1.0.4", "10.1.0.5").offer("shop/billing.mesh");
            eventuallyHolds();
            await().atMost(PATIENCE).until(() -> rig.outcomes(Applied.class).size() == 3);
            assertThat(rig.outcomes(Applied.class).get(1).timeline().at())
                    .containsKeys(Stage.READ, Stage.PLANNED, Stage.APPLIED);
        }

        @Test
        void keepsAServiceWithoutEndpoints() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            rig.gone(Keys.of(MeshServices.endpoint(ServiceKey.parse("shop/billing.mesh"), "10.1.0.4", "v1")))
                    .offer("shop/billing.mesh");
            eventuallyHolds(desired("shop/billing.mesh"));
        }

        @Test
        void leavesAServiceAloneOfWhichOnlyEndpointsAreKnown() throws InterruptedException {
            held("shop/billing.mesh", "10.1.0.9");
            rig.write(MeshServices.endpoint(ServiceKey.parse("shop/billing.mesh"), "10.1.0.4", "v1"))
                    .service("shop/cart.mesh", "10.1.0.7")
                    .open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.9"), desired("shop/cart.mesh", "10.1.0.7"));
            settled();
            assertThat(mesh.writes()).hasSize(2);
        }

        @Test
        void writesNothingAfterAnUnchangedRestart() throws InterruptedException {
            held("shop/billing.mesh", "10.1.0.4");
            held("other/cart.mesh", "10.1.0.7");
            rig.service("shop/billing.mesh", "10.1.0.4")
                    .service("other/cart.mesh", "10.1.0.7")
                    .open();
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().objects() == 2);
            settled();
            assertThat(mesh.writes()).hasSize(2);
            assertThat(rig.outcomes).isEmpty();
        }

        @Test
        void sendsManyChangesOfAServiceAsOne() {
            rig = new PipelineRig(
                    mesh,
                    SyncPolicy.SYNC,
                    PipelineRig.ANY,
                    PipelineRig.QUICK.with(new Coalescing(Duration.ofSeconds(3), Duration.ofMinutes(5))));
            rig.service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            for (int i = 0; i < 20; i++) {
                rig.service("shop/billing.mesh", "10.1.0." + i).offer("shop/billing.mesh");
            }
            await().atMost(PATIENCE).until(() -> rig.outcomes(Applied.class).size() == 2);
            settled();
            assertThat(mesh.writes()).hasSize(2);
        }

        @Test
        void neverHasMoreWritesUnderWayThanAllowedYetUsesThemAll() {
            mesh.slow(Duration.ofMinutes(5));
            for (int i = 0; i < 64; i++) {
                rig.service("shop/s" + i + ".mesh", "10.1.0.4");
            }
            rig.open();
            await().atMost(PATIENCE).until(() -> mesh.underWay() == 16);
            mesh.slow(Duration.ZERO);
            await().atMost(PATIENCE).until(() -> mesh.writes().size() == 64);
            assertThat(mesh.mostUnderWay()).isEqualTo(16);
        }

        @Test
        void closesSoonWhileWritesHang() {
            mesh.slow(Duration.ofMinutes(5));
            rig.service("shop/billing.mesh").open();
            await().atMost(PATIENCE).until(() -> mesh.underWay() == 1);
            long start = System.nanoTime();
            rig.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Nested
    class Starting {
        @Test
        void doesNothingBeforeAPartitionIsReadToItsEnd() throws InterruptedException {
            held("other/gone.mesh");
            rig.assign(Set.of(0, 1), Set.of(0));
            rig.service("shop/billing.mesh").service("other/cart.mesh").open();
            await().atMost(PATIENCE).until(() -> mesh.owned().containsKey(BILLING));
            settled();
            assertThat(mesh.owned()).containsOnlyKeys(key("other/gone.mesh"), BILLING);
            assertThat(rig.pipeline.health().state()).isEqualTo(TargetHealth.State.GATED);
            assertThat(rig.pipeline.health().waitsFor()).containsExactly("partitions [1] to be read to their end");

            rig.assign(Set.of(0, 1), Set.of(0, 1));
            rig.offer();
            eventuallyHolds(desired("other/cart.mesh"), desired("shop/billing.mesh"));
        }

        @Test
        void deletesNothingBeforeEveryRequiredSourceHadAWholeSnapshot() throws InterruptedException {
            held("shop/gone.mesh");
            rig.service("shop/billing.mesh");
            rig.pipeline.start();
            rig.snapshot(0);
            rig.offer();
            await().atMost(PATIENCE).until(() -> mesh.owned().size() == 2);
            settled();
            assertThat(mesh.owned()).containsKey(key("shop/gone.mesh"));

            rig.snapshot(1);
            rig.offer();
            eventuallyHolds(desired("shop/billing.mesh"));
        }

        @Test
        void leavesObjectsOfOtherPublishersPartitionsAlone() throws InterruptedException {
            held("other/theirs.mesh");
            held("shop/ours.mesh");
            rig.assign(Set.of(0), Set.of(0));
            rig.open();
            eventuallyHolds(desired("other/theirs.mesh"));
            settled();
            assertThat(mesh.writes()).hasSize(3);
        }

        @Test
        void stopsWritingAboutPartitionsThatAreTakenAway() throws InterruptedException {
            rig.service("shop/billing.mesh").service("other/cart.mesh").open();
            eventuallyHolds(desired("other/cart.mesh"), desired("shop/billing.mesh"));
            mesh.slow(Duration.ofMinutes(5));
            rig.service("other/cart.mesh", "10.1.0.7").offer("other/cart.mesh");
            await().atMost(PATIENCE).until(() -> mesh.underWay() == 1);

            rig.assign(Set.of(0), Set.of(0));
            Thread ending = endWritesSoon();
            long begin = System.nanoTime();
            rig.offer();
            int writes = mesh.writes().size();
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(writes == 3 || waited.compareTo(LONGEST_WAIT) >= 0)
                    .as("the write under way was waited for")
                    .isTrue();
            ending.join();
            await().atMost(PATIENCE).until(() -> mesh.writes().size() == 3);
            rig.service("other/cart.mesh", "10.1.0.8").offer("other/cart.mesh");
            settled();
            assertThat(mesh.writes()).hasSize(3);
        }

        /// While the pipeline waits for them.
        private Thread endWritesSoon() {
            return Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                mesh.slow(Duration.ZERO);
            });
        }

        @Test
        void waitsForATargetThatCannotBeReached() {
            mesh.goDown();
            rig.service("shop/billing.mesh").open();
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().problem().startsWith("FAKE-DOWN"));
            assertThat(rig.pipeline.health().state()).isEqualTo(TargetHealth.State.CONNECTING);
            mesh.comeUp();
            eventuallyHolds(desired("shop/billing.mesh"));
        }
    }

    @Nested
    class Failing {
        @Test
        void retriesWithoutStoppingOthers() {
            mesh.failNext(Fault.LOST, Fault.UNACKNOWLEDGED, Fault.LOST, Fault.THROTTLED);
            rig.service("shop/billing.mesh", "10.1.0.4")
                    .service("shop/cart.mesh", "10.1.0.7")
                    .open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh", "10.1.0.7"));
            assertThat(rig.outcomes(Retrying.class)).isNotEmpty();
        }

        @Test
        void slowsDownWhenToldThatItIsTooMuch() {
            mesh.failNext(Fault.THROTTLED);
            rig.service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            assertThat(rig.pipeline.health().writesPerSecond()).isLessThan(1500);
        }

        @Test
        void waitsAtLeastAsLongAsItIsAskedTo() {
            assertThat(waitWhenAsked(new RetryBackoff(Duration.ofMillis(1), Duration.ofSeconds(30))))
                    .isBetween(FakeMesh.ASKED_WAIT, FakeMesh.ASKED_WAIT.plusMillis(1));
        }

        private Duration waitWhenAsked(RetryBackoff backoff) {
            rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.ANY, PipelineRig.QUICK.with(backoff));
            mesh.failNext(Fault.ASKED_TO_WAIT);
            long start = System.nanoTime();
            rig.service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            Duration wait = rig.outcomes(Retrying.class).getFirst().in();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(wait);
            return wait;
        }

        @Test
        void staysReadyWhileOneObjectOfManyCannotBeWritten() {
            mesh.block(BILLING);
            rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
            eventuallyHolds(desired("shop/cart.mesh"));
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().retrying() == 1);

            TargetHealth health = rig.pipeline.health();
            assertThat(health.state()).isEqualTo(TargetHealth.State.RUNNING);
            assertThat(health.problem()).startsWith("FAKE-BLOCKED: the namespace of ");
            assertThat(health.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.kind()).isEqualTo(TargetHealth.Problem.Kind.RETRYING);
                assertThat(problem.namespace()).isEqualTo("shop");
                assertThat(problem.services()).isEqualTo(1);
            });

            mesh.unblock(BILLING);
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            settled();
            assertThat(rig.pipeline.health().problem()).isEmpty();
            assertThat(rig.pipeline.health().retrying()).isZero();
        }

        @Test
        void isFailingWhileNothingGetsThroughAndNotAMomentLonger() {
            rig.service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            mesh.goDown();
            rig.service("shop/billing.mesh", "10.1.0.4").offer("shop/billing.mesh");
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().state() == TargetHealth.State.FAILING);
            assertThat(rig.pipeline.health().problem()).startsWith("FAKE-DOWN");

            mesh.comeUp();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            settled();
            assertThat(rig.pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);
            assertThat(rig.pipeline.health().problem()).isEmpty();
        }

        @Test
        void tellsWhyAServiceIsRejected() {
            rig.service("shop/unrenderable.mesh").open();
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().quarantined() == 1);
            assertThat(rig.pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);
            assertThat(rig.pipeline.health().problem()).contains("service shop/unrenderable.mesh cannot be rendered");
        }

        @Test
        void setsARefusedServiceAsideUntilItChanges() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            mesh.failNext(Fault.REFUSED);
            rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            await().atMost(PATIENCE).until(() -> rig.outcomes(Rejected.class).size() == 1);
            settled();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            assertThat(rig.pipeline.health().quarantined()).isEqualTo(1);

            rig.service("shop/billing.mesh", "10.1.0.6").offer("shop/billing.mesh");
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5", "10.1.0.6"));
            settled();
            assertThat(rig.pipeline.health().quarantined()).isZero();
        }

        @Test
        void leavesTheObjectAsItIsWhenTheServiceCannotBeRendered() {
            rig.service("shop/unrenderable.mesh").service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            await().atMost(PATIENCE).until(() -> rig.outcomes(Rejected.class).size() == 1);
            assertThat(rig.outcomes(Rejected.class).getFirst().failure())
                    .hasMessage("service shop/unrenderable.mesh cannot be rendered");
        }
    }

    @Nested
    class SharingTheMesh {
        @Test
        void leavesAForeignObjectAloneAndReportsItOnce() {
            mesh.putForeign(BILLING, "argo");
            rig.service("shop/billing.mesh", "10.1.0.4")
                    .service("shop/cart.mesh")
                    .open();
            eventuallyHolds(desired("shop/cart.mesh"));
            rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            settled();
            assertThat(mesh.actual(BILLING)).isEqualTo(new Foreign("argo"));
            assertThat(rig.outcomes(Conflict.class))
                    .containsExactly(new Conflict("fake", ServiceKey.parse("shop/billing.mesh"), BILLING, "argo"));
        }

        @Test
        void takesThePlaceWhenTheForeignObjectIsGone() {
            mesh.putForeign(BILLING, "argo");
            rig.service("shop/billing.mesh").open();
            await().atMost(PATIENCE).until(() -> rig.outcomes(Conflict.class).size() == 1);
            mesh.remove(BILLING);
            eventuallyHolds(desired("shop/billing.mesh"));
            settled();
            assertThat(rig.pipeline.health().conflicts()).isZero();
        }

        @Test
        void countsAnAdoptedObjectThoughNothingIsWritten() {
            mesh.putForeign(BILLING, "argo");
            rig.service("shop/billing.mesh").open();
            await().atMost(PATIENCE).until(() -> rig.outcomes(Conflict.class).size() == 1);
            mesh.adopt(desired("shop/billing.mesh"));
            await().atMost(PATIENCE).until(() -> rig.pipeline.health().objects() == 1);
            settled();
            assertThat(rig.outcomes(Applied.class)).isEmpty();
        }

        @Test
        void repairsWhatSomebodyEditedOrDeleted() {
            rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            mesh.edit(BILLING);
            mesh.remove(CART);
            await().atMost(PATIENCE).until(() -> rig.outcomes(Drift.class).size() == 2);
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            assertThat(rig.outcomes(Drift.class).stream().map(Drift::repair))
                    .hasAtLeastOneElementOfType(Update.class)
                    .hasAtLeastOneElementOfType(Create.class);
        }
    }
}
