package io.fairlead.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every registry source does, S1 to S16. A source's test extends this and says in [#open] which registry
/// it reads.
public abstract class RegistrySourceContract {
    private static final Entry A1 = new Entry("contract-a", "one", 8001);
    private static final Entry A2 = new Entry("contract-a", "two", 8002);
    private static final Entry B1 = new Entry("contract-b", "one", 9001);
    /// A second, and what a busy machine adds; a source that waits for its registry's answer would take
    /// minutes.
    private static final Duration SOON = Duration.ofSeconds(8);

    private final RecordingListener listener = new RecordingListener();
    private final List<SourceRun> runs = new ArrayList<>();
    private RegistryUnderTest registry = new Unopened();

    /// A registry without entries, for one test.
    protected abstract RegistryUnderTest open() throws Exception;

    /// How long something may take that happens sooner or later.
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @BeforeEach
    void openRegistry() throws Exception {
        registry = open();
        put(A1, A2, B1);
    }

    @AfterEach
    void closeRegistry() {
        runs.forEach(SourceRun::close);
        registry.close();
        assertThat(listener.breaches()).isEmpty();
        assertThat(runs).allSatisfy(run -> assertThat(run.thrown()).isNull());
    }

    @Test
    void s1FirstReportIsACompleteSnapshot() throws InterruptedException {
        start();

        awaitEntries(A1, A2, B1);
        CompleteReport first = listener.answers().getFirst();
        assertThat(first.scope()).isEqualTo(new Scope.WholeRegistry());
        List<String> listed = first.instances().stream().map(Instance::id).toList();
        // On a busy machine, a part of the registry may be late.
        assertThat(listener.view().keySet())
                .allMatch(id -> listed.contains(id) || first.unread().stream().anyMatch(id::startsWith));
    }

    /// A source that needs many requests for its first report is alive meanwhile.
    @Test
    void s1ResponsesBeforeTheFirstReportAreReported() throws InterruptedException {
        start();

        awaitEntries(A1, A2, B1);
        assumeTrue(listener.requestsBeforeFirst() > 2);
        assertThat(listener.responsesBeforeFirst()).isGreaterThan(1);
    }

    @Test
    void s2EveryLaterChangeIsReported() throws InterruptedException {
        start();
        awaitEntries(A1, A2, B1);

        put(A1.withPort(8011));
        awaitEntries(A1.withPort(8011), A2, B1);
        registry.remove(A2);
        awaitEntries(A1.withPort(8011), B1);
        Entry c1 = new Entry("contract-c", "one", 7001);
        put(c1);
        awaitEntries(A1.withPort(8011), B1, c1);
        registry.remove(B1);
        awaitEntries(A1.withPort(8011), c1);
        put(B1);
        awaitEntries(A1.withPort(8011), B1, c1);
    }

    @Test
    void s2TheLastOfManyQuickChangesIsReported() throws InterruptedException {
        start();
        awaitEntries(A1, A2, B1);

        for (int i = 1; i <= 50; i++) {
            put(A1.withPort(8100 + i));
            if (i % 2 == 0) {
                put(A2);
            } else {
                registry.remove(A2);
            }
        }

        awaitEntries(A1.withPort(8150), A2, B1);
    }

    @ParameterizedTest
    @EnumSource
    void s3AFailureNeverRemovesAnInstance(Fault fault) throws InterruptedException {
        assumeItShows(fault);
        start();
        awaitEntries(A1, A2, B1);

        registry.fail(fault);
        boolean changed = listener.await(
                registry.reaction().multipliedBy(2), it -> !it.entries().equals(visible(A1, A2, B1)));
        assertThat(changed).as("the view became %s", listener.entries()).isFalse();

        registry.restore();
        put(A1.withPort(8011));
        awaitEntries(A1.withPort(8011), A2, B1);
    }

    @ParameterizedTest
    @EnumSource
    void s3WhatChangedDuringAFailureIsReportedAfterIt(Fault fault) throws InterruptedException {
        assumeItShows(fault);
        start();
        awaitEntries(A1, A2, B1);

        registry.fail(fault);
        registry.remove(A2);
        put(B1.withPort(9011));
        registry.restore();

        awaitEntries(A1, B1.withPort(9011));
    }

    @Test
    void s4ReportsEmptyWhenTheRegistrySaysSo() throws InterruptedException {
        start();
        awaitEntries(A1, A2, B1);

        registry.remove(A1);
        registry.remove(A2);
        registry.remove(B1);

        awaitEntries();
    }

    @ParameterizedTest
    @EnumSource
    void s4And5AReadingThatFailsIsNotReportedAsWhole(Fault fault) throws InterruptedException {
        assumeItShows(fault);
        registry.fail(fault);

        start();
        var _ = listener.await(
                registry.reaction().multipliedBy(2), it -> !it.wholeAnswers().isEmpty());
        assertThat(listener.wholeAnswers())
                .allSatisfy(answer -> assertThat(answer.unread())
                        .as("what could not be read, in %s", answer)
                        .isNotEmpty());

        registry.restore();
        awaitEntries(A1, A2, B1);
    }

    @ParameterizedTest
    @EnumSource
    void s5AReadingThatFailsIsSaid(Fault fault) throws InterruptedException {
        assumeItShows(fault);
        registry.fail(fault);

        start();

        assertThat(listener.await(patience(), it -> !it.failures().isEmpty()))
                .as("a failure or a rejected item was reported")
                .isTrue();
        assertThat(listener.failures())
                .extracting(Failure::code)
                .allSatisfy(code -> assertThat(code).startsWith("INGEST-"));
    }

    /// For metrics: whoever throttles is not seen otherwise, as the source waits.
    @Test
    void s5AResponseThatAsksForFewerRequestsIsCounted() throws InterruptedException {
        assumeTrue(registry.canThrottle(), "this registry has no response that asks for fewer requests");
        assumeItShows(Fault.BUSY);
        start();
        awaitEntries(A1, A2, B1);
        assertThat(listener.throttles()).isEmpty();

        registry.fail(Fault.BUSY);

        assertThat(listener.await(patience(), it -> !it.throttles().isEmpty()))
                .as("a throttled request was counted")
                .isTrue();
    }

    @Test
    void s6IdsAreTheSameInEveryRun() throws InterruptedException {
        SourceRun run = start();
        awaitEntries(A1, A2, B1);
        List<String> before = idsOf(listener);
        run.close();

        RecordingListener second = new RecordingListener();
        start(second);

        assertThat(second.await(patience(), it -> it.entries().equals(visible(A1, A2, B1))))
                .isTrue();
        assertThat(idsOf(second)).isEqualTo(before);
    }

    @Test
    void s6AChangedInstanceKeepsItsId() throws InterruptedException {
        start();
        awaitEntries(A1, A2, B1);
        List<String> before = idsOf(listener);

        put(B1.withPort(9011));
        awaitEntries(A1, A2, B1.withPort(9011));

        assertThat(idsOf(listener)).isEqualTo(before);
    }

    @Test
    void s7ReturnsWithinASecondOfCancellationWhileItWaits() throws InterruptedException {
        SourceRun run = start();
        awaitEntries(A1, A2, B1);

        assertThat(run.cancel(patience())).isLessThan(SOON);
    }

    @ParameterizedTest
    @EnumSource
    void s7ReturnsWithinASecondOfCancellationDuringAFailure(Fault fault) throws InterruptedException {
        assumeItShows(fault);
        registry.fail(fault);
        SourceRun run = start();
        var _ = listener.await(Duration.ofMillis(300), it -> !it.failures().isEmpty());

        assertThat(run.cancel(patience())).isLessThan(SOON);
    }

    @Test
    void s7EndsWhenItsThreadIsInterrupted() throws Exception {
        try (SourceRun run = SourceRun.start(registry.newSource(), listener)) {
            awaitEntries(A1, A2, B1);

            run.interrupt();

            assertThat(run.join(SOON)).as("the run ended").isTrue();
            assertThat(run.thrown()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void s8ReadsNoEnvironmentVariable() {
        assertThat(ForeignCalls.in(registry.newSource().getClass(), "java/lang/System", "getenv"))
                .as("classes of the source that call System.getenv")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void s9NoSecretIsInWhatItSays(Fault fault) throws InterruptedException {
        assumeTrue(registry.secret().isPresent(), "this source is configured without a secret");
        assumeItShows(fault);
        String secret = registry.secret().orElseThrow();
        SourceRun run = start();
        awaitEntries(A1, A2, B1);
        run.close();

        registry.fail(fault);
        start();
        assertThat(listener.await(patience(), it -> !it.failures().isEmpty())).isTrue();

        assertThat(listener.failures().stream().flatMap(RegistrySourceContract::messages))
                .noneMatch(said -> said.contains(secret));
        assertThat(listener.view().values()).noneMatch(it -> it.toString().contains(secret));
        assertThat(registry.newSource().toString()).doesNotContain(secret);
    }

    @Test
    void s10TheSnapshotOfARestartLacksWhatWentMeanwhile() throws InterruptedException {
        SourceRun run = start();
        awaitEntries(A1, A2, B1);
        run.close();
        int before = listener.wholeAnswers().size();
        registry.remove(A2);

        start();

        assertThat(listener.await(patience(), it -> it.wholeAnswers().size() > before))
                .as("another complete report")
                .isTrue();
        // On a busy machine, a part of the registry may be late.
        assertThat(visible(listener.wholeAnswers().get(before))).doesNotContain(A2.visible());
        awaitEntries(A1, B1);
    }

    @Test
    void s11APositionThatGoesBackwardsCausesAFullReading() throws InterruptedException {
        assumeTrue(registry.canGoBackwards(), "this registry has no order of its own that could go backwards");
        start();
        awaitEntries(A1, A2, B1);
        int before = listener.wholeAnswers().size();

        registry.goBackwards();
        put(A1, B1.withPort(9011));

        awaitEntries(A1, B1.withPort(9011));
        assertThat(listener.await(patience(), it -> it.wholeAnswers().size() > before))
                .as("another complete report")
                .isTrue();
        put(A2);
        awaitEntries(A1, A2, B1.withPort(9011));
    }

    @Test
    void s12NoChangeBetweenListingAndWatchingIsLost() throws InterruptedException {
        Churn churn = new Churn();
        listener.onPermit(churn::change);
        listener.onComplete(churn::change);

        start();
        assertThat(listener.await(patience(), it -> !it.answers().isEmpty())).isTrue();
        int last = churn.end();

        awaitEntries(A1.withPort(last), A2, B1.withPort(last + 1_000));
    }

    @Test
    void s13OneBadItemIsRejectedAndStopsNoOther() throws InterruptedException {
        assumeTrue(registry.canHoldABadItem(), "whatever this registry lists, a source can use");
        start();
        awaitEntries(A1, A2, B1);

        registry.putABadItem();
        put(A1.withPort(8011));
        registry.remove(A2);

        awaitEntries(A1.withPort(8011), B1);
        assertThat(listener.await(patience(), it -> it.failures().stream().anyMatch(RejectedFailure.class::isInstance)))
                .as("the bad item was reported")
                .isTrue();
        // A busy machine may be slower than the source's time limits.
        assertThat(listener.failures())
                .as("a failure of the item, not of the source")
                .filteredOn(failure -> !failure.code().endsWith("-TIMEOUT"))
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(RejectedFailure.class));
    }

    @Test
    void s13ABadItemDoesNotKeepTheFirstSnapshotFromComing() throws InterruptedException {
        assumeTrue(registry.canHoldABadItem(), "whatever this registry lists, a source can use");
        registry.putABadItem();

        start();

        awaitEntries(A1, A2, B1);
        assertThat(listener.wholeAnswers()).isNotEmpty();
    }

    @Test
    void s14APartThatFailsSparesExactlyItsInstances() throws InterruptedException {
        assumeTrue(registry.hasParts(), "this registry has no parts that fail one by one");
        start();
        awaitEntries(A1, A2, B1);

        registry.failPartOf(A1.service());
        registry.remove(A2);
        registry.remove(B1);
        awaitEntries(A1, A2);
        assertThat(listener.await(patience(), it -> !it.failures().isEmpty()))
                .as("the failure of the part was reported")
                .isTrue();

        registry.restore();
        awaitEntries(A1);
        assertThat(listener.await(patience(), it -> it.unresolved().isEmpty()))
                .as("the failure of the part was resolved")
                .isTrue();
    }

    @Test
    void s14APartThatFailsFromTheStartIsUnreadAndTheOthersAreReported() throws InterruptedException {
        assumeTrue(registry.hasParts(), "this registry has no parts that fail one by one");
        registry.failPartOf(A1.service());

        start();

        awaitEntries(B1);
        assertThat(listener.wholeAnswers().getFirst().unread()).isNotEmpty();
        registry.restore();
        awaitEntries(A1, A2, B1);
    }

    /// Whatever the source remembers of its earlier runs: the reader of this one knows nothing of the part.
    @Test
    void s14APartThatFailsFirstInALaterRunIsReportedOnceItIsRead() throws InterruptedException {
        assumeTrue(registry.hasParts(), "this registry has no parts that fail one by one");
        RegistrySource source = registry.newSource();
        SourceRun first = SourceRun.start(source, listener);
        awaitEntries(A1, A2, B1);
        first.cancel(patience());
        registry.failPartOf(A1.service());

        RecordingListener second = new RecordingListener();
        runs.add(SourceRun.start(source, second));
        assertThat(second.await(patience(), it -> it.entries().equals(visible(B1))))
                .as("the other parts are reported; reported: %s", second.entries())
                .isTrue();
        registry.restore();

        assertThat(second.await(patience(), it -> it.entries().equals(visible(A1, A2, B1))))
                .as("all parts are reported; reported: %s, failures: %s", second.entries(), second.failures())
                .isTrue();
        assertThat(second.breaches()).isEmpty();
    }

    @Test
    void s15ASourceThatResumesLosesAndRepeatsNothing() throws InterruptedException {
        assumeTrue(registry.canResume(), "this source reads everything in each run");
        SourceRun run = start();
        awaitEntries(A1, A2, B1);
        run.close();
        int before = listener.wholeAnswers().size();
        registry.remove(A2);
        put(B1.withPort(9011));

        listener.offerToResume();
        start();

        awaitEntries(A1, B1.withPort(9011));
        assertThat(listener.wholeAnswers()).as("complete answers").hasSize(before);
    }

    @Test
    void s15ASourceWhosePositionTheRegistryNoLongerHasReadsAll() throws InterruptedException {
        assumeTrue(registry.canResume() && registry.canGoBackwards(), "this source reads everything in each run");
        SourceRun run = start();
        awaitEntries(A1, A2, B1);
        run.close();
        registry.goBackwards();
        put(A1);

        listener.offerToResume();
        start();

        awaitEntries(A1);
    }

    @Test
    void s16ARegistryThatIsFilledAgainLosesNothing() throws InterruptedException {
        assumeTrue(registry.canGoBackwards(), "this registry has no order of its own that could go backwards");
        start(registry.newPatientSource(), listener);
        awaitEntries(A1, A2, B1);
        int before = listener.answers().size();

        registry.goBackwards();
        put(A1);

        fillAgain(before);
    }

    @Test
    void s16ARegistryThatIsFilledAgainBetweenTwoRunsLosesNothing() throws InterruptedException {
        assumeTrue(registry.canGoBackwards(), "this registry has no order of its own that could go backwards");
        RegistrySource source = registry.newPatientSource();
        SourceRun run = start(source, listener);
        awaitEntries(A1, A2, B1);
        assertThat(run.cancel(patience())).isLessThan(patience());
        int before = listener.answers().size();

        registry.goBackwards();
        put(A1);
        start(source, listener);

        fillAgain(before);
    }

    private void fillAgain(int before) throws InterruptedException {
        // Not expected of every source: one may report what is missing as if it were listed.
        var _ = listener.await(
                Duration.ofSeconds(3),
                it -> it.answers().stream().skip(before).anyMatch(RegistrySourceContract::isPartlyFilled));
        assertThat(listener.await(patience(), it -> it.answers().size() > before))
                .as("a report after the reset; failures: %s", listener.failures())
                .isTrue();
        put(A2, B1.withPort(9011));
        awaitEntries(A1, A2, B1.withPort(9011));
        assertThat(listener.removed()).isEmpty();
    }

    private static boolean isPartlyFilled(CompleteReport report) {
        List<String> listed = visible(report);
        return listed.contains(A1.visible()) && !listed.contains(A2.visible());
    }

    /// Changes two entries at a time, 40 times at most. One thread at a time: a source asks from several, and
    /// the last change must be the one that is expected.
    private final class Churn {
        private int port = 10_000;
        private boolean ended;

        synchronized void change() {
            if (!ended && port < 10_040) {
                port++;
                put(A1.withPort(port), B1.withPort(port + 1_000));
            }
        }

        synchronized int end() {
            ended = true;
            return port;
        }
    }

    private void put(Entry... entries) {
        Stream.of(entries).forEach(registry::put);
    }

    private SourceRun start() {
        return start(listener);
    }

    private SourceRun start(RecordingListener into) {
        return start(registry.newSource(), into);
    }

    private SourceRun start(RegistrySource source, RecordingListener into) {
        SourceRun run = SourceRun.start(source, into);
        runs.add(run);
        return run;
    }

    private void assumeItShows(Fault fault) {
        assumeTrue(registry.canShow(fault), "this registry cannot be " + fault);
    }

    private void awaitEntries(Entry... entries) throws InterruptedException {
        List<String> expected = visible(entries);
        var _ = listener.await(patience(), it -> it.entries().equals(expected));
        assertThat(listener.entries())
                .as("the view after %s; failures: %s", patience(), listener.failures())
                .isEqualTo(expected);
    }

    private static List<String> visible(Entry... entries) {
        return Stream.of(entries).map(Entry::visible).sorted().toList();
    }

    private static List<String> visible(CompleteReport answer) {
        return answer.instances().stream()
                .filter(Entry::isOurs)
                .map(Entry::visible)
                .sorted()
                .toList();
    }

    private static List<String> idsOf(RecordingListener of) {
        return of.view().values().stream()
                .filter(Entry::isOurs)
                .map(Instance::id)
                .sorted()
                .toList();
    }

    private static Stream<String> messages(Throwable failure) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause).map(Throwable::toString);
    }
}
