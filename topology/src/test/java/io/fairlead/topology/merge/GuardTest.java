package io.fairlead.topology.merge;

import static io.fairlead.topology.merge.GuardedLog.BILLING;
import static io.fairlead.topology.merge.GuardedLog.DC1;
import static io.fairlead.topology.merge.GuardedLog.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Command.Kind;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.Subject;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Duration CONFIRM_AFTER = GuardedLog.LIMITS.confirmAfter();
    private static final Duration CONFIRM_SERVICE_AFTER = GuardedLog.LIMITS.confirmServiceAfter();
    private static final Subject SERVICE = new Subject.OfService(BILLING);

    private final GuardedLog log = new GuardedLog().snapshot(0, all(10));

    private static int[] all(int last) {
        return IntStream.rangeClosed(1, last).toArray();
    }

    private static int[] from(int first, int last) {
        return IntStream.rangeClosed(first, last).toArray();
    }

    @Nested
    class WhenInstancesGoOneByOne {
        @Test
        void whatTheLimitsAllowGoes() {
            log.gone(Evidence.FIRST, new Loss(2, 10), 1, 2);

            assertThat(log.believed()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void whatIsMoreStaysAsSuspectAndTheStatusAndTheAuditSaySo() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3);

            assertThat(log.believed()).hasSize(7);
            assertThat(log.suspect()).containsExactly(1, 2, 3);
            assertThat(log.status().suspects()).isEqualTo(3);
            assertThat(log.suspicionOf(1))
                    .isEqualTo(new Suspicion(
                            NOON,
                            "guard: 3 of 10 instances of the source are missing at once, allowed are 2 (the smaller of 50"
                                    + " and 20%)",
                            7,
                            null));
            assertThat(log.table.audit.getLast().reason())
                    .isEqualTo(
                            "dc1 no longer lists i3, kept by the guard: 3 of 10 instances of the source are missing at once, allowed are 2 (the smaller of 50 and 20%)");
        }

        @Test
        void whatIsLittleOfALargeSourceButMuchOfItsServiceStaysAsSuspect() {
            log.gone(Evidence.FIRST, new Loss(6, 1000), new Loss(6, 10), from(1, 6));

            assertThat(log.suspect()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(log.suspicionOf(1))
                    .extracting(Suspicion::reason)
                    .isEqualTo("guard: 6 of 10 instances of the service are missing at once, allowed are 5 (50%)");
        }

        @Test
        void whatIsListedAgainIsBelievedAgain() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).seen(2);

            assertThat(log.suspect()).containsExactly(1, 3);
            assertThat(log.status().suspects()).isEqualTo(2);
        }

        @Test
        void aLaterAnswerThatLacksItTooConfirmsIt() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).after(CONFIRM_AFTER);

            log.gone(Evidence.CONFIRMING, new Loss(3, 10), 1, 2, 3);

            assertThat(log.suspect()).isEmpty();
            assertThat(log.believed()).hasSize(7);
            assertThat(log.status().suspects()).isZero();
        }

        @Test
        void anAnswerThatComesTooEarlyConfirmsNothing() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).after(CONFIRM_AFTER.minusMillis(1));

            log.gone(Evidence.CONFIRMING, new Loss(3, 10), 1, 2, 3);

            assertThat(log.suspect()).containsExactly(1, 2, 3);
        }

        @Test
        void anAnswerThatListsEvenLessConfirmsNothingAndTheWaitBeginsAnew() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).after(CONFIRM_AFTER);
            log.gone(Evidence.CONFIRMING, new Loss(4, 10), 1, 2, 3);
            assertThat(log.suspect()).containsExactly(1, 2, 3);

            log.after(CONFIRM_AFTER.minusMillis(1)).gone(Evidence.CONFIRMING, new Loss(4, 10), 1, 2, 3);
            assertThat(log.suspect()).containsExactly(1, 2, 3);

            log.after(Duration.ofMillis(1)).gone(Evidence.CONFIRMING, new Loss(4, 10), 1, 2, 3);
            assertThat(log.suspect()).isEmpty();
        }

        /// After the window, the loss of the same answer looks small.
        @Test
        void aSuspectDoesNotGoBecauseALaterLossIsSmall() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).after(CONFIRM_AFTER);

            log.gone(Evidence.FIRST, new Loss(0, 7), 1, 2, 3);

            assertThat(log.suspect()).containsExactly(1, 2, 3);
        }
    }

    /// Four of ten instances of the service, and of a hundred of the source, are still listed.
    @Nested
    class WhenAServiceLosesMostInAnOtherwiseCompleteSource {
        private static final Loss OF_SOURCE = new Loss(6, 100);
        private static final Loss OF_SERVICE = new Loss(6, 10);

        @BeforeEach
        void sixBecomeSuspect() {
            log.gone(Evidence.FIRST, OF_SOURCE, OF_SERVICE, from(1, 6));
            assertThat(log.suspect()).hasSize(6);
        }

        @Test
        void aSecondAnswerSecondsLaterConfirmsIt() {
            log.after(CONFIRM_SERVICE_AFTER).gone(Evidence.CONFIRMING, OF_SOURCE, OF_SERVICE, from(1, 6));

            assertThat(log.suspect()).isEmpty();
            assertThat(log.believed()).containsExactly(7, 8, 9, 10);
        }

        @Test
        void anAnswerBeforeThatConfirmsNothing() {
            log.after(CONFIRM_SERVICE_AFTER.minusMillis(1))
                    .gone(Evidence.CONFIRMING, OF_SOURCE, OF_SERVICE, from(1, 6));

            assertThat(log.suspect()).hasSize(6);
        }

        @Test
        void normalChangesOfOtherServicesDoNotStartTheWaitAgain() {
            log.after(CONFIRM_SERVICE_AFTER).gone(Evidence.CONFIRMING, new Loss(7, 100), OF_SERVICE, from(1, 6));

            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void nothingIsConfirmedWhileTheSourceIsIncomplete() {
            log.after(CONFIRM_SERVICE_AFTER).gone(Evidence.CONFIRMING, new Loss(30, 100), OF_SERVICE, from(1, 6));

            assertThat(log.suspect()).hasSize(6);
        }

        @Test
        void whatIsReplacedIsRemovedAtOnce() {
            log.gone(Evidence.REPLACED, Loss.NONE, new Loss(0, 10), from(1, 6));

            assertThat(log.suspect()).isEmpty();
            assertThat(log.table.audit.getLast().reason())
                    .isEqualTo("dc1 no longer lists i6, and lists new ones in its place");
        }

        @Test
        void aLossThatIsReplacedInPartIsRemovedOnceItIsWithinTheLimits() {
            log.gone(Evidence.REPLACED, OF_SOURCE, new Loss(6, 10), 1);
            assertThat(log.suspect()).hasSize(6);

            log.gone(Evidence.REPLACED, OF_SOURCE, new Loss(5, 10), 1);
            assertThat(log.suspect()).containsExactly(2, 3, 4, 5, 6);
        }

        @Test
        void whatAnOperatorRejectedIsNeitherConfirmedNorReplaced() {
            log.command(Kind.REJECT, SERVICE, "").after(CONFIRM_SERVICE_AFTER);

            log.gone(Evidence.CONFIRMING, OF_SOURCE, OF_SERVICE, from(1, 6));
            log.gone(Evidence.REPLACED, Loss.NONE, new Loss(0, 10), from(1, 6));

            assertThat(log.suspect()).hasSize(6);
        }
    }

    @Nested
    class WhenASnapshotLacksInstances {
        /// Also where the process that reads the source was restarted in between.
        @Test
        void aSecondOneSecondsLaterConfirmsTheLossOfAService() {
            int[] others = from(101, 200);
            GuardedLog large = new GuardedLog().snapshot(0, with(others, from(1, 4)));

            large.snapshot(104, others);
            assertThat(large.suspect()).containsExactly(1, 2, 3, 4);

            large.after(CONFIRM_SERVICE_AFTER.minusMillis(1)).snapshot(104, others);
            assertThat(large.suspect()).containsExactly(1, 2, 3, 4);

            large.after(Duration.ofMillis(1)).snapshot(104, others);
            assertThat(large.suspect()).isEmpty();
            assertThat(large.believed()).isEmpty();
        }

        private static int[] with(int[] some, int[] more) {
            return IntStream.concat(IntStream.of(more), IntStream.of(some)).toArray();
        }

        @Test
        void whatTheLimitsAllowGoes() {
            log.snapshot(10, from(3, 10));

            assertThat(log.believed()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void anEmptySnapshotRemovesNothing() {
            log.snapshot(10);

            assertThat(log.suspect()).hasSize(10);
            assertThat(log.status().instances()).isEqualTo(10);
            assertThat(log.status().suspects()).isEqualTo(10);
        }

        /// Though the total before is not known to the one who took the source over.
        @Test
        void theLossOfAServiceIsSeenWithoutTheTotalOfTheSource() {
            log.snapshot(0, 9, 10);

            assertThat(log.believed()).containsExactly(9, 10);
            assertThat(log.suspect()).hasSize(8);
        }

        @Test
        void aSecondOneAfterTheTimeSetConfirmsTheFirst() {
            log.snapshot(10, 9, 10).after(CONFIRM_AFTER).snapshot(10, 9, 10);

            assertThat(log.suspect()).isEmpty();
            assertThat(log.believed()).containsExactly(9, 10);
            assertThat(log.status().instances()).isEqualTo(2);
        }

        /// Found by the simulation: one record of a snapshot is lost, and an instance that came after it makes
        /// up for it
        /// when its end is read once more.
        @Test
        void theEndOfASnapshotThatIsReadAgainCountsNothingThatCameAfterIt() {
            log.snapshotThatLost(10, from(1, 10), 7).seen(11).repeatLast(2);

            assertThat(log.believed()).contains(7);
            assertThat(log.status().problem()).contains("SNAPSHOT-INCOMPLETE");
        }

        /// The same where the sweep need not look at the marks, as none is older.
        @Test
        void theEndOfAFirstSnapshotThatIsReadAgainCountsNothingThatCameAfterIt() {
            GuardedLog first = new GuardedLog().snapshotThatLost(0, from(1, 10), 7);
            first.seen(11).repeatLast(2);

            assertThat(first.status().problem()).contains("SNAPSHOT-INCOMPLETE");
        }

        @Test
        void aSecondOneThatListsEvenLessConfirmsNothing() {
            log.snapshot(10, 9, 10).after(CONFIRM_AFTER).snapshot(10, 9);

            assertThat(log.suspect()).hasSize(9);
        }

        @Test
        void whatIsLittleOfTheSourceButMuchOfItsServiceIsSuspect() {
            int[] others = from(101, 200);
            GuardedLog large = new GuardedLog()
                    .snapshot(
                            0,
                            IntStream.concat(IntStream.of(all(10)), IntStream.of(others))
                                    .toArray());

            large.snapshot(
                    110,
                    IntStream.concat(IntStream.of(from(7, 10)), IntStream.of(others))
                            .toArray());

            assertThat(large.suspect()).containsExactly(1, 2, 3, 4, 5, 6);
        }

        /// The total of the source stays the same.
        @Test
        void instancesThatWereExchangedInBulkAreSuspect() {
            GuardedLog large = new GuardedLog().snapshot(0, from(1, 20));

            large.snapshot(20, from(7, 26));

            assertThat(large.suspect()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(large.believed()).hasSize(20);
            assertThat(large.suspicionOf(1))
                    .extracting(Suspicion::reason)
                    .asString()
                    .endsWith(", in this partition");
        }
    }

    @Nested
    class WhenAnOperatorDecides {
        @Test
        void releaseLetsGo() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).command(Kind.RELEASE, SERVICE, "");

            assertThat(log.suspect()).isEmpty();
            assertThat(log.believed()).hasSize(7);
            assertThat(log.table.audit.getLast().reason()).isEqualTo("released by ann");
        }

        @Test
        void releaseOfOneInstanceLetsThatOneGo() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).command(Kind.RELEASE, new Subject.OfSource(DC1), "i2");

            assertThat(log.suspect()).containsExactly(1, 3);
        }

        @Test
        void releaseTouchesNothingThatIsBelieved() {
            log.command(Kind.RELEASE, new Subject.Everything(), "");

            assertThat(log.believed()).hasSize(10);
        }

        @Test
        void whatIsRejectedIsNotConfirmedByAnyAnswer() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).command(Kind.REJECT, SERVICE, "");

            log.after(CONFIRM_AFTER).gone(Evidence.CONFIRMING, new Loss(0, 7), 1, 2, 3);
            log.after(CONFIRM_AFTER).snapshot(7, from(4, 10));

            assertThat(log.suspect()).containsExactly(1, 2, 3);
        }

        @Test
        void whatIsRejectedComesBackWithTheRegistryOrGoesByRelease() {
            log.gone(Evidence.FIRST, new Loss(3, 10), 1, 2, 3).command(Kind.REJECT, SERVICE, "");

            log.seen(1).command(Kind.RELEASE, SERVICE, "");

            assertThat(log.suspect()).isEmpty();
            assertThat(log.believed()).contains(1).doesNotContain(2, 3);
        }

        @Test
        void aFreezeStandsInTheTableUntilItIsThawed() {
            log.command(Kind.FREEZE, SERVICE, "2026-05-04T13:00:00Z");
            assertThat(log.table.entries.get("freeze:" + BILLING))
                    .isEqualTo(new Freeze(SERVICE, "ann", NOON, Instant.parse("2026-05-04T13:00:00Z")));

            log.command(Kind.THAW, SERVICE, "");
            assertThat(log.table.entries).doesNotContainKey("freeze:" + BILLING);
        }

        @Test
        void thawOfEverythingEndsEveryFreeze() {
            log.command(Kind.FREEZE, SERVICE, "").command(Kind.FREEZE, new Subject.OfTarget("prod"), "");

            log.command(Kind.THAW, new Subject.Everything(), "");

            assertThat(log.table.entries.keySet()).noneMatch(key -> key.startsWith("freeze:"));
        }

        @Test
        void aFreezeWithoutAReadableEndIsRefused() {
            assertThatThrownBy(() -> log.command(Kind.FREEZE, SERVICE, "tomorrow"))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessage("the freeze of ann ends at \"tomorrow\", expected a time such as 2026-05-04T10:00:00Z");
        }
    }

    @Nested
    class WhenTheSourceIsSilent {
        @Test
        void everythingStaysAndTheStatusSaysSo() {
            log.silent(NOON, Freshness.STALE);

            assertThat(log.status().freshness()).isEqualTo(Freshness.STALE);
            assertThat(log.believed()).hasSize(10);
        }

        @Test
        void silenceBeforeItsLastWordCountsForNothing() {
            log.after(Duration.ofSeconds(5)).heartbeat();

            log.silent(NOON, Freshness.STALE);

            assertThat(log.status().freshness()).isEqualTo(Freshness.FRESH);
        }

        /// Found by the simulation: a record that is read twice must not make silence of what came after it.
        @Test
        void aWordThatIsReadOnceMoreIsNotItsLast() {
            log.after(Duration.ofMinutes(1)).heartbeat().repeatLast(2);

            log.silent(NOON, Freshness.STALE).silent(NOON, Freshness.EXPIRED);

            assertThat(log.believed()).hasSize(10);
        }

        /// Found by the simulation: it bears the time of its answer.
        @Test
        void theEndOfALongSnapshotDoesNotTurnItsLastWordBack() {
            log.snapshotThatTakes(
                    Duration.ofMinutes(1), IntStream.rangeClosed(1, 10).toArray());
            assertThat(log.status().completedEpoch()).isEqualTo(log.status().epoch());

            log.silent(NOON, Freshness.STALE).silent(NOON, Freshness.EXPIRED);

            assertThat(log.status().freshness()).isEqualTo(Freshness.FRESH);
            assertThat(log.believed()).hasSize(10);
        }

        @Test
        void aSnapshotThatWasCollectedForLongDoesNotTurnItsLastWordBack() {
            log.snapshotCollectedFor(
                    Duration.ofMinutes(1), IntStream.rangeClosed(1, 10).toArray());
            assertThat(log.status().completedEpoch()).isEqualTo(log.status().epoch());

            log.silent(NOON, Freshness.STALE).silent(NOON, Freshness.EXPIRED);

            assertThat(log.status().freshness()).isEqualTo(Freshness.FRESH);
            assertThat(log.believed()).hasSize(10);
        }

        @Test
        void aStaleSourceIsFreshWithItsNextReport() {
            log.silent(NOON, Freshness.STALE).after(Duration.ofMinutes(1)).heartbeat();

            assertThat(log.status().freshness()).isEqualTo(Freshness.FRESH);
        }

        @Test
        void itsClaimsGoOnlyOnceTheyExpire() {
            log.silent(NOON, Freshness.STALE).silent(NOON, Freshness.EXPIRED);

            assertThat(log.status().freshness()).isEqualTo(Freshness.EXPIRED);
            assertThat(log.status().instances()).isZero();
            assertThat(log.believed()).isEmpty();
        }

        @Test
        void aFreshSourceDoesNotExpireInOneStep() {
            log.silent(NOON, Freshness.EXPIRED);

            assertThat(log.believed()).hasSize(10);
        }

        @Test
        void anExpiredSourceIsFreshWithItsNextSnapshotOnly() {
            log.silent(NOON, Freshness.STALE).silent(NOON, Freshness.EXPIRED).heartbeat();
            assertThat(log.status().freshness()).isEqualTo(Freshness.EXPIRED);

            log.snapshot(0, all(10));
            assertThat(log.status().freshness()).isEqualTo(Freshness.FRESH);
            assertThat(log.believed()).hasSize(10);
        }
    }

    /// The registry lists the instances; changed rules no longer map them to this service.
    @Nested
    class WhenRulesChanged {
        private static final Loss MOVED = new Loss(0, 10);

        @Test
        void takesWhatMovedAtOnceHoweverMuchItIs() {
            log.snapshot(0, from(1, 10)).nextEpoch();
            log.gone(Evidence.RULES_CHANGED, MOVED, Loss.NONE, from(1, 10));
            assertThat(log.believed()).isEmpty();
            assertThat(log.suspect()).isEmpty();
            assertThat(log.table.audit.getLast().reason()).startsWith("rules changed: ");
        }

        @Test
        void takesWhatTheyDropWithinTheLimits() {
            log.snapshot(0, from(1, 10)).nextEpoch();
            log.gone(Evidence.RULES_CHANGED, new Loss(2, 10), Loss.NONE, 1, 2);
            assertThat(log.believed()).hasSize(8);
            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void keepsWhatTheyDropBeyondThemForEverUntilItIsReleased() {
            log.snapshot(0, from(1, 10)).nextEpoch();
            log.gone(Evidence.RULES_CHANGED, new Loss(10, 10), Loss.NONE, from(1, 10));
            assertThat(log.suspect()).hasSize(10);
            log.after(CONFIRM_AFTER).snapshot(10).after(CONFIRM_AFTER).snapshot(0);
            assertThat(log.suspect()).hasSize(10);
            log.command(Kind.RELEASE, new Subject.OfSource(DC1), "");
            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void believesThemAgainOnceOtherRulesMapThem() {
            log.snapshot(0, from(1, 10)).nextEpoch();
            log.gone(Evidence.RULES_CHANGED, new Loss(10, 10), Loss.NONE, from(1, 10));
            log.snapshot(10, from(1, 10));
            assertThat(log.believed()).hasSize(10);
            assertThat(log.suspect()).isEmpty();
        }

        @Test
        void countsWhatItKeepsInNoSnapshot() {
            log.snapshot(0, from(1, 10)).nextEpoch();
            log.gone(Evidence.RULES_CHANGED, new Loss(9, 10), Loss.NONE, from(1, 9));
            log.snapshot(10, 10);
            assertThat(log.suspect()).hasSize(9);
            assertThat(log.status().problem()).isNull();
        }
    }

    @Nested
    class WhenASourceIsRenamed {
        @Test
        void weighsWhatTheNewNameLacksAsIfOneSourceHadLostIt() {
            log.snapshot(0, from(1, 10)).renamedSnapshot("eu", 10, 1, 2);
            assertThat(log.believed()).containsExactly(1, 2);
            assertThat(log.suspect()).hasSize(8);
        }
    }
}
