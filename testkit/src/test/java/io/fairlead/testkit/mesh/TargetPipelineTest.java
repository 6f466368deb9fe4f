package io.fairlead.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.image.TableKey;
import io.fairlead.publisher.pipeline.Backoff;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Held;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.pipeline.Timeline.Stage;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.Confirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.Hold;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.target.Actual.Foreign;
import io.fairlead.testkit.mesh.FakeMesh.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TargetPipelineTest {
    private static final ObjectKey BILLING = key("shop/billing.mesh");
    private static final ObjectKey CART = key("shop/cart.mesh");

    private final FakeMesh mesh = new FakeMesh("fake", new PlainRenderer(1));
    private PipelineRig rig = PipelineRig.on(mesh);

    @AfterEach
    void close() {
        rig.close();
    }

    private static ObjectKey key(String service) {
        return new PlainRenderer(1).keys(ServiceKey.parse(service)).getFirst();
    }

    private MeshObject desired(String service, String... addresses) {
        return mesh.renderer().render(MeshServices.service(service, addresses)).getFirst();
    }

    private void eventuallyHolds(MeshObject... objects) {
        await().untilAsserted(() -> assertThat(mesh.owned().values()).containsExactly(objects));
    }

    /// Nothing is under way or waiting any more.
    private void settled() {
        await().until(() -> rig.pipeline.health().waiting() == 0);
    }

    /// The mesh holds this from an earlier life of the publisher.
    private void held(String service, String... addresses) throws InterruptedException {
        mesh.apply(new Create(desired(service, addresses)));
    }

    private List<Change> writesAfter(int earlier) {
        return mesh.writes().subList(earlier, mesh.writes().size());
    }

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
            await().until(() -> rig.outcomes(Applied.class).size() == 3);
            assertThat(rig.outcomes(Applied.class).get(1).timeline().at())
                    .containsKeys(Stage.READ, Stage.PLANNED, Stage.APPLIED);
        }

        @Test
        void keepsAServiceWithoutEndpoints() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            rig.gone(TableKey.of(MeshServices.endpoint(ServiceKey.parse("shop/billing.mesh"), "10.1.0.4", "v1")))
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
            await().until(() -> rig.pipeline.health().objects() == 2);
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
                    PipelineRig.QUICK.with(new Coalescing(Duration.ofMillis(100), Duration.ofSeconds(5))));
            rig.service("shop/billing.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"));
            for (int i = 0; i < 20; i++) {
                rig.service("shop/billing.mesh", "10.1.0." + i).offer("shop/billing.mesh");
            }
            await().until(() -> rig.outcomes(Applied.class).size() == 2);
            settled();
            assertThat(mesh.writes()).hasSize(2);
        }

        @Test
        void neverHasMoreWritesUnderWayThanAllowedYetUsesThemAll() {
            mesh.slow(Duration.ofMillis(50));
            for (int i = 0; i < 64; i++) {
                rig.service("shop/s" + i + ".mesh", "10.1.0.4");
            }
            long start = System.nanoTime();
            rig.open();
            await().until(() -> mesh.writes().size() == 64);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(195), Duration.ofMillis(1500));
        }

        @Test
        void closesWithinFiveSecondsWhileWritesHang() {
            mesh.slow(Duration.ofMinutes(5));
            rig.service("shop/billing.mesh").open();
            await().until(() -> mesh.underWay() == 1);
            long start = System.nanoTime();
            rig.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Nested
    class Starting {
        @Test
        void doesNothingBeforeAPartitionIsReadToItsEnd() throws InterruptedException {
            held("other/gone.mesh");
            rig.assign(Set.of(0, 1), Set.of(0));
            rig.service("shop/billing.mesh").service("other/cart.mesh").open();
            await().until(() -> mesh.owned().containsKey(BILLING));
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
            await().until(() -> mesh.owned().size() == 2);
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
        void stopsWritingAboutPartitionsThatAreTakenAway() {
            rig.service("shop/billing.mesh").service("other/cart.mesh").open();
            eventuallyHolds(desired("other/cart.mesh"), desired("shop/billing.mesh"));
            mesh.slow(Duration.ofMillis(300));
            rig.service("other/cart.mesh", "10.1.0.7").offer("other/cart.mesh");
            await().until(() -> mesh.underWay() == 1);

            rig.assign(Set.of(0), Set.of(0));
            rig.offer();

            int writes = mesh.writes().size();
            assertThat(writes).as("the write under way was waited for").isEqualTo(3);
            rig.service("other/cart.mesh", "10.1.0.8").offer("other/cart.mesh");
            settled();
            assertThat(mesh.writes()).hasSize(writes);
        }

        @Test
        void waitsForATargetThatCannotBeReached() {
            mesh.goDown();
            rig.service("shop/billing.mesh").open();
            await().until(() -> rig.pipeline.health().lastError().startsWith("FAKE-DOWN"));
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
            assertThat(waitWhenAsked(new Backoff(Duration.ofMillis(1), Duration.ofSeconds(30))))
                    .isBetween(FakeMesh.ASKED_WAIT, FakeMesh.ASKED_WAIT.plusMillis(1));
        }

        @Test
        void waitsNoLongerThanTheLongestBackoffWhateverItIsAsked() {
            Duration most = FakeMesh.ASKED_WAIT.dividedBy(4);
            assertThat(waitWhenAsked(new Backoff(Duration.ofMillis(1), most))).isEqualTo(most);
        }

        private Duration waitWhenAsked(Backoff backoff) {
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
        void setsARefusedServiceAsideUntilItChanges() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            mesh.failNext(Fault.REFUSED);
            rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            await().until(() -> rig.outcomes(Rejected.class).size() == 1);
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
            await().until(() -> rig.outcomes(Rejected.class).size() == 1);
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
            await().until(() -> rig.outcomes(Conflict.class).size() == 1);
            mesh.remove(BILLING);
            eventuallyHolds(desired("shop/billing.mesh"));
            settled();
            assertThat(rig.pipeline.health().conflicts()).isZero();
        }

        @Test
        void repairsWhatSomebodyEditedOrDeleted() {
            rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            mesh.edit(BILLING);
            mesh.remove(CART);
            await().until(() -> rig.outcomes(Drift.class).size() == 2);
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            assertThat(rig.outcomes(Drift.class).stream().map(Drift::repair))
                    .hasAtLeastOneElementOfType(Update.class)
                    .hasAtLeastOneElementOfType(Create.class);
        }
    }

    @Nested
    class Limited {
        @Test
        void planOnlyWritesNothingAndSaysWhatItWould() throws InterruptedException {
            held("shop/gone.mesh");
            rig = new PipelineRig(mesh, SyncPolicy.PLAN_ONLY, PipelineRig.ANY, PipelineRig.QUICK);
            rig.service("shop/billing.mesh").open();
            await().until(() -> rig.outcomes(Held.class).size() == 2);
            settled();
            assertThat(mesh.writes()).hasSize(1);
        }

        @Test
        void upsertOnlyNeverDeletes() throws InterruptedException {
            held("shop/gone.mesh");
            rig = new PipelineRig(mesh, SyncPolicy.UPSERT_ONLY, PipelineRig.ANY, PipelineRig.QUICK);
            rig.service("shop/billing.mesh").open();
            await().until(() -> rig.outcomes(Held.class).size() == 1);
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/gone.mesh"));
        }

        @Test
        void holdsAMassDeletionAtTheStartButUpdates() throws InterruptedException {
            for (int i = 0; i < 20; i++) {
                held("shop/s" + i + ".mesh");
            }
            rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.limit(0.2, 10), PipelineRig.QUICK);
            rig.service("shop/s0.mesh", "10.1.0.4").open();
            await().until(() -> rig.outcomes(Held.class).size() == 19);
            await().until(() -> rig.outcomes(Applied.class).size() == 1);
            settled();
            assertThat(mesh.owned())
                    .hasSize(20)
                    .containsEntry(key("shop/s0.mesh"), desired("shop/s0.mesh", "10.1.0.4"));
            assertThat(rig.outcomes(Held.class).getFirst().reason()).contains("of 20 objects, allowed are 4");
        }

        @Test
        void holdsAMassDeletionThatComesServiceByService() {
            rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.limit(0.2, 10), PipelineRig.QUICK);
            for (int i = 0; i < 20; i++) {
                rig.service("shop/s" + i + ".mesh");
            }
            rig.open();
            await().until(() -> mesh.owned().size() == 20);
            settled();
            for (int i = 0; i < 20; i++) {
                rig.without("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
            }
            await().until(() -> rig.pipeline.health().withheld() == 16);
            settled();
            assertThat(writesAfter(20)).hasSize(4).allMatch(Delete.class::isInstance);
        }

        @Test
        void asksTwiceBeforeMoreThanAFewGo() throws InterruptedException {
            for (int i = 0; i < 6; i++) {
                held("shop/s" + i + ".mesh");
            }
            Duration after = Duration.ofMillis(600);
            rig = new PipelineRig(
                    mesh,
                    SyncPolicy.SYNC,
                    new DeleteTerms(DeleteLimit.NONE, Duration.ofMinutes(10), new Confirmation(5, after)),
                    PipelineRig.QUICK);
            long start = System.nanoTime();
            rig.open();
            await().until(() -> rig.outcomes(Held.class).size() == 6);
            assertThat(rig.outcomes(Held.class)).allMatch(it -> it.hold() == Hold.CONFIRMATION);
            assertThat(mesh.owned()).hasSize(6);
            eventuallyHolds();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(after);
            settled();
            assertThat(rig.pipeline.health().withheld()).isZero();
        }

        @Test
        void asksTwiceAlsoWhatComesServiceByService() {
            rig = new PipelineRig(
                    mesh,
                    SyncPolicy.SYNC,
                    new DeleteTerms(
                            DeleteLimit.NONE, Duration.ofMinutes(10), new Confirmation(5, Duration.ofMillis(300))),
                    PipelineRig.QUICK);
            for (int i = 0; i < 9; i++) {
                rig.service("shop/s" + i + ".mesh");
            }
            rig.open();
            await().until(() -> mesh.owned().size() == 9);
            settled();
            for (int i = 0; i < 9; i++) {
                rig.without("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
            }
            await().until(() -> rig.outcomes(Held.class).size() == 4);
            eventuallyHolds();
        }

        @Test
        void keepsWhatComesBackBeforeItWasAskedForTwice() throws InterruptedException {
            for (int i = 0; i < 6; i++) {
                held("shop/s" + i + ".mesh");
            }
            rig = new PipelineRig(
                    mesh,
                    SyncPolicy.SYNC,
                    new DeleteTerms(
                            DeleteLimit.NONE, Duration.ofMinutes(10), new Confirmation(3, Duration.ofSeconds(2))),
                    PipelineRig.QUICK);
            rig.open();
            await().until(() -> rig.outcomes(Held.class).size() == 6);
            for (int i = 0; i < 6; i++) {
                rig.service("shop/s" + i + ".mesh").offer("shop/s" + i + ".mesh");
            }
            await().until(() -> rig.pipeline.health().withheld() == 0);
            rig.pipeline.survey();
            settled();
            assertThat(writesAfter(6)).isEmpty();
        }
    }

    @Nested
    class Frozen {
        private void waitsForThaw(int services) {
            await().until(() -> rig.pipeline.health().frozen() == services);
            settled();
        }

        @Test
        void changesNothingOfAFrozenServiceAndSaysWhoFrozeIt() {
            rig.service("shop/billing.mesh", "10.1.0.4")
                    .service("shop/cart.mesh")
                    .open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh"));
            rig.freeze("shop/billing.mesh", null).offer();
            rig.service("shop/billing.mesh", "10.1.0.5")
                    .service("shop/cart.mesh", "10.1.0.7")
                    .offer("shop/billing.mesh", "shop/cart.mesh");
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh", "10.1.0.7"));
            waitsForThaw(1);
            rig.service("shop/billing.mesh", "10.1.0.6").offer("shop/billing.mesh");
            settled();

            assertThat(rig.outcomes(Held.class)).singleElement().satisfies(it -> {
                assertThat(it.hold()).isEqualTo(Hold.FREEZE);
                assertThat(it.reason())
                        .isEqualTo("shop/billing.mesh frozen by anna since 1970-01-01T00:00:00Z until it is thawed");
            });
            assertThat(rig.pipeline.health().withheld()).isEqualTo(1);
            assertThat(rig.pipeline.health().freezes())
                    .containsExactly("shop/billing.mesh frozen by anna since 1970-01-01T00:00:00Z until it is thawed");

            rig.thaw("shop/billing.mesh").offer();
            eventuallyHolds(
                    desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5", "10.1.0.6"),
                    desired("shop/cart.mesh", "10.1.0.7"));
            settled();
            assertThat(rig.pipeline.health().frozen()).isZero();
            assertThat(rig.pipeline.health().withheld()).isZero();
            assertThat(rig.pipeline.health().freezes()).isEmpty();
        }

        @Test
        void neitherCreatesNorDeletesNorRepairs() throws InterruptedException {
            held("shop/gone.mesh");
            held("shop/cart.mesh");
            rig.service("shop/billing.mesh")
                    .service("shop/cart.mesh")
                    .freeze("*", null)
                    .open();
            await().until(() -> rig.pipeline.health().objects() == 2);
            mesh.edit(CART);
            waitsForThaw(3);
            assertThat(mesh.writes()).hasSize(2);
            assertThat(rig.outcomes(Drift.class)).isEmpty();

            rig.thaw("*").offer();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            await().until(() -> rig.outcomes(Drift.class).size() == 1);
        }

        @Test
        void standsAfterARestart() throws InterruptedException {
            held("shop/billing.mesh", "10.1.0.4");
            rig.service("shop/billing.mesh", "10.1.0.5")
                    .freeze("target:fake", null)
                    .freeze("target:other", null)
                    .open();
            waitsForThaw(1);
            assertThat(mesh.writes()).hasSize(1);
            assertThat(rig.pipeline.health().freezes()).hasSize(1);
        }

        @Test
        void endsByItselfWithoutARecord() {
            rig.service("shop/billing.mesh", "10.1.0.4").open();
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
            Instant until = Clock.systemUTC().instant().plusMillis(700);
            rig.freeze("shop/billing.mesh", until).offer();
            rig.service("shop/billing.mesh", "10.1.0.5").offer("shop/billing.mesh");
            waitsForThaw(1);
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5"));
            assertThat(Clock.systemUTC().instant()).isAfterOrEqualTo(until);
            assertThat(rig.pipeline.health().freezes()).isEmpty();
        }

        @Test
        void ofATargetLeavesOtherTargetsAlone() {
            rig.service("shop/billing.mesh").freeze("target:other", null).open();
            eventuallyHolds(desired("shop/billing.mesh"));
        }

        @Test
        void ofASourceKeepsWhatTheSourceNoLongerLists() {
            rig.witnessed("shop/billing.mesh", "10.1.0.4", "dc1")
                    .witnessed("shop/billing.mesh", "10.1.0.9", "static")
                    .witnessed("shop/cart.mesh", "10.1.0.7", "static")
                    .open();
            eventuallyHolds(
                    desired("shop/billing.mesh", "10.1.0.4", "10.1.0.9"), desired("shop/cart.mesh", "10.1.0.7"));
            rig.freeze("source:dc1", null).offer();
            // The last claim of dc1 goes: the table no longer says that dc1 was a witness.
            rig.gone(TableKey.of(MeshServices.endpoint(ServiceKey.parse("shop/billing.mesh"), "10.1.0.4", "v1")))
                    .witnessed("shop/cart.mesh", "10.1.0.8", "static")
                    .offer("shop/billing.mesh", "shop/cart.mesh");
            eventuallyHolds(
                    desired("shop/billing.mesh", "10.1.0.4", "10.1.0.9"),
                    desired("shop/cart.mesh", "10.1.0.7", "10.1.0.8"));
            waitsForThaw(1);

            rig.thaw("source:dc1").offer();
            eventuallyHolds(
                    desired("shop/billing.mesh", "10.1.0.9"), desired("shop/cart.mesh", "10.1.0.7", "10.1.0.8"));
        }

        @Test
        void ofASourceDeletesNoServiceOfUnknownWitnesses() throws InterruptedException {
            held("shop/gone.mesh");
            rig.service("shop/billing.mesh").freeze("source:dc1", null).open();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/gone.mesh"));
            waitsForThaw(1);
            rig.thaw("source:dc1").offer();
            eventuallyHolds(desired("shop/billing.mesh"));
        }

        @Test
        void stopsAWriteThatWaitsForItsTurn() {
            rig = new PipelineRig(
                    mesh,
                    SyncPolicy.SYNC,
                    PipelineRig.ANY,
                    new PipelineConfig(
                            Coalescing.OFF,
                            16,
                            1,
                            new Backoff(Duration.ofMillis(1), Duration.ofMillis(4)),
                            Duration.ofMinutes(10),
                            DriftBudget.DEFAULT));
            rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
            await().until(() -> mesh.writes().size() == 1);
            rig.freeze("*", null).offer();
            waitsForThaw(1);
            assertThat(mesh.writes()).hasSize(1);
        }
    }

    @Nested
    class Fighting {
        private final DriftBudget budget = new DriftBudget(2, Duration.ofMillis(1500));

        private PipelineRig fighting() {
            rig = new PipelineRig(mesh, SyncPolicy.SYNC, PipelineRig.ANY, PipelineRig.QUICK.with(budget));
            rig.service("shop/billing.mesh").service("shop/cart.mesh").open();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            settled();
            for (int i = 1; i <= 2; i++) {
                mesh.edit(BILLING);
                int repairs = i;
                await().until(() -> rig.outcomes(Drift.class).size() == repairs);
                eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
                settled();
            }
            mesh.edit(BILLING);
            await().until(() -> rig.pipeline.health().contested() == 1);
            settled();
            return rig;
        }

        @Test
        void leavesAnObjectAloneOnceItsBudgetIsSpentAndSaysSoOnce() {
            fighting();
            int writes = mesh.writes().size();
            mesh.edit(BILLING);
            rig.pipeline.survey();
            settled();
            assertThat(mesh.writes()).hasSize(writes);
            assertThat(rig.outcomes(Contested.class)).singleElement().satisfies(it -> {
                assertThat(it.repair().key()).isEqualTo(BILLING);
                assertThat(it.budget()).isEqualTo(budget);
            });
            assertThat(rig.outcomes(Drift.class)).hasSize(2);

            mesh.edit(CART);
            await().until(() -> rig.outcomes(Drift.class).size() == 3);
        }

        @Test
        void goesOnWhenTheServiceChangesInTheTable() {
            fighting();
            rig.service("shop/billing.mesh", "10.1.0.4").offer("shop/billing.mesh");
            eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"), desired("shop/cart.mesh"));
            settled();
            assertThat(rig.pipeline.health().contested()).isZero();
        }

        @Test
        void goesOnOnceTheWindowHasPassed() {
            fighting();
            eventuallyHolds(desired("shop/billing.mesh"), desired("shop/cart.mesh"));
            await().until(() -> rig.pipeline.health().contested() == 0);
        }
    }
}
