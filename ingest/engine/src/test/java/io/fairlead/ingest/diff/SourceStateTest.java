package io.fairlead.ingest.diff;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.answer;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static io.fairlead.ingest.runner.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.diff.DiffEntry.Gone;
import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.runner.Given;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceStateTest {
    private static final Scope WHOLE = new Scope.WholeRegistry();

    private final SourceState state = new SourceState(Given.RULES);

    private static String gone(String service, String instance) {
        return "gone " + instance + " from " + service(service);
    }

    private static String id(DiffEntry observation) {
        return switch (observation) {
            case Seen(var known) -> "seen " + known.raw().id() + " in " + known.service();
            case Gone(var was) -> "gone " + was.raw().id() + " from " + was.service();
        };
    }

    @Test
    void anEqualAnswerChangesNothing() {
        state.complete(all(instance("i1", "web", 80)));

        assertThat(state.complete(all(instance("i1", "web", 80))).observations())
                .isEmpty();
    }

    @Test
    void allThatIsSeenComesBeforeAllThatIsGone() {
        state.complete(all(instance("i1", "web", 80), instance("i2", "web", 81)));

        Diff diff = state.complete(all(instance("i3", "web", 82)));

        assertThat(diff.observations())
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Seen.class),
                        gone -> assertThat(id(gone)).isEqualTo(gone("web", "i1")),
                        gone -> assertThat(id(gone)).isEqualTo(gone("web", "i2")));
    }

    @Test
    void theTallyCountsInstancesBeforeAndAfterACompleteReport() {
        state.complete(all(instance("i1", "web", 80), instance("i2", "web", 81), instance("i3", "api", 82)));

        InstanceCounts tally = state.complete(all(instance("i1", "web", 80), instance("i4", "api", 83)))
                .tally();

        assertThat(tally.ofSource()).isEqualTo(new InstanceCounts.Change(3, 2));
        assertThat(tally.ofServices()).containsOnly(Map.entry(service("web"), new InstanceCounts.Change(2, 1)));
    }

    @Test
    void anInstanceThatMovesIsSeenUnderItsNewServiceAndGoneFromTheOld() {
        state.complete(all(instance("i1", "web", 80), instance("i2", "web", 81)));

        Diff diff = state.changed(delta(List.of(instance("i1", "api", 80))));

        assertThat(diff.observations())
                .satisfiesExactly(
                        seen -> assertThat(((Seen) seen).known().service()).isEqualTo(service("api")),
                        gone -> assertThat(id(gone)).isEqualTo(gone("web", "i1")));
    }

    @Test
    void anAnswerAboutOneServiceRemovesNothingElse() {
        state.complete(all(instance("i1", "web", 80), instance("i2", "api", 81)));

        Diff diff = state.complete(answer(new Scope.OneService("web"), List.of(), List.of()));

        assertThat(diff.observations()).extracting(SourceStateTest::id).containsExactly(gone("web", "i1"));
    }

    @Test
    void anAnswerAboutAPartRemovesNothingElse() {
        state.complete(all(instance("eu/i1", "web", 80), instance("us/i2", "web", 81)));

        Diff diff = state.complete(answer(new Scope.IdPrefix("eu/"), List.of(), List.of()));

        assertThat(diff.observations()).extracting(SourceStateTest::id).containsExactly(gone("web", "eu/i1"));
    }

    @Test
    void aPartThatTheSnapshotSparedWantsASnapshotOnceItCanBeRead() {
        CompleteReport first = answer(WHOLE, List.of(instance("us/i2", "web", 81)), List.of("eu/"));
        state.complete(first);
        assertThat(state.recordUnread(first)).containsExactly("eu/");

        state.complete(answer(new Scope.IdPrefix("us/"), List.of(instance("us/i2", "web", 81)), List.of()));
        assertThat(state.wantsSnapshot()).isFalse();
        state.complete(answer(new Scope.IdPrefix("eu/"), List.of(), List.of()));
        assertThat(state.wantsSnapshot()).isTrue();
    }

    @Test
    void anInstanceThatTheRulesDropNowIsGone() {
        state.complete(all(instance("i1", "web", 80)));

        assertThat(state.complete(all(instance("i1", "web", 80, "drop"))).observations())
                .extracting(SourceStateTest::id)
                .containsExactly(gone("web", "i1"));
    }

    @Test
    void anInstanceThatCannotBeUsedKeepsItsLastValueAndIsReportedOncePerCause() {
        state.complete(all(instance("i1", "web", 80)));

        Diff first = state.complete(all(instance("i1", "web", 80, "reject")));
        Diff same = state.complete(all(instance("i1", "web", 80, "reject")));
        Diff other = state.complete(all(instance("i1", "web", 80, "reject-again")));

        assertThat(first.observations()).isEmpty();
        assertThat(first.rejections()).hasSize(1);
        assertThat(same.rejections()).isEmpty();
        assertThat(other.rejections()).hasSize(1);
        assertThat(state.instances()).isEqualTo(1);
        assertThat(state.rejected()).isEqualTo(1);
        assertThat(state.wantsSnapshot()).isFalse();
    }

    @Test
    void whatBearsAnUnreadPrefixStays() {
        state.complete(all(instance("prod/i1", "web", 80), instance("test/i1", "web", 81)));

        Diff diff = state.complete(answer(WHOLE, List.of(), List.of("prod/")));

        assertThat(diff.observations()).extracting(SourceStateTest::id).containsExactly(gone("web", "test/i1"));
    }

    @Test
    void theSecondOfTwoInstancesWithOneIdIsRejectedOnce() {
        var twice = all(instance("i1", "web", 80), instance("i1", "web", 81));

        Diff first = state.complete(twice);

        assertThat(first.observations()).hasSize(1);
        assertThat(first.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.failure())
                        .hasMessage("instance \"i1\" is listed twice in one report, expected unique ids; the first"
                                + " one is used"));
        assertThat(state.complete(twice).rejections()).isEmpty();
    }

    @Test
    void anInstanceThatIsTooLargeForARecordIsRejected() {
        Instance plain = instance("i1", "web", 80);
        Instance huge = new Instance(
                plain.id(),
                plain.naming(),
                plain.address(),
                plain.network(),
                plain.ports(),
                plain.health(),
                plain.traits(),
                plain.tags(),
                Sorted.map(Map.of("k", "x".repeat(262_144))));

        assertThat(state.complete(all(huge)).rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.failure())
                        .hasMessage(
                                "instance \"i1\" holds 262145 characters of tags, metadata and labels, expected at most"
                                        + " 262144; remove some in the registry"));
    }

    @Test
    void aNewSnapshotIsWantedOnceWhatTheFirstOneSparedIsResolved() {
        var first = answer(WHOLE, List.of(instance("i1", "web", 80, "reject")), List.of("prod/"));
        state.complete(first);

        assertThat(state.recordUnread(first)).containsExactly("i1", "prod/");
        state.complete(first);
        assertThat(state.wantsSnapshot()).isFalse();

        state.changed(delta(List.of(), "i1"));
        assertThat(state.wantsSnapshot()).isTrue();
    }

    @Test
    void aPrefixThatCanBeReadAgainWantsANewSnapshot() {
        var first = answer(WHOLE, List.of(), List.of("prod/"));
        state.complete(first);
        var _ = state.recordUnread(first);

        state.complete(all());

        assertThat(state.wantsSnapshot()).isTrue();
    }

    @Test
    void aLabelThatIsLeftOutIsReportedOnceForAService() {
        var failure = new RejectedFailure("INGEST-LABEL-INVALID", "made up");
        SourceState of = new SourceState(raw -> Given.RULES.apply(raw) instanceof RuleOutcome.Mapped mapped
                ? new RuleOutcome.Mapped(mapped.service(), mapped.endpoint(), new TreeMap<>(Map.of("owner", failure)))
                : new RuleOutcome.Rejected(failure));

        Diff first = of.complete(all(instance("i1", "web", 80), instance("i2", "web", 81)));
        Diff other = of.complete(all(instance("i1", "web", 80), instance("i3", "shop", 81)));

        assertThat(first.observations()).hasSize(2);
        assertThat(first.rejections()).hasSize(1);
        assertThat(other.rejections()).hasSize(1);
        assertThat(of.rejected()).isZero();
    }
}
