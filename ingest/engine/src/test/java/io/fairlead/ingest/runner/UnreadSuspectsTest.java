package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.InstanceGone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All four instances of `shop`, in part `b/`, became suspect. `b/s1` is listed again, but cannot be used; as many new
/// instances make up for the loss.
class UnreadSuspectsTest {
    private static final Scope PART_A = new Scope.IdPrefix("a/");
    private static final Scope PART_B = new Scope.IdPrefix("b/");
    private static final Duration LOST = Duration.ofMinutes(4);

    private final RecordingEmitter emitter = new RecordingEmitter();
    private final SourceSetup setup = SourceSetup.of(new ScriptedSource(), Given.RULES, 2);
    private final RemovalLedger ledger = new RemovalLedger(setup.guard());
    private EpochSession session = session(41);
    private final Duration confirmAfter = setup.guard().limits().confirmServiceAfter();

    private EpochSession session(long epoch) {
        return new EpochSession(
                setup,
                EpochStart.of(setup, ledger, null),
                new EpochSender(setup.source().id(), new Epoch(epoch), emitter, _ -> {}),
                () -> Given.NOON);
    }

    private void report(Scope scope, Duration after, List<Instance> instances, String... unread) {
        session.complete(new CompleteReport(scope, instances, List.of(unread), Position.of(0), Given.NOON.plus(after)));
    }

    private void unchanged(Duration after) {
        session.changed(new Delta(List.of(), List.of(), Position.of(0), Given.NOON.plus(after)));
    }

    private static List<Instance> ofPartA() {
        return IntStream.range(0, 40)
                .mapToObj(i -> instance("a/o" + i, "other-" + i % 10, 80))
                .toList();
    }

    private static List<Instance> ofShop(String... ids) {
        return List.of(ids).stream().map(id -> instance("b/" + id, "shop", 80)).toList();
    }

    private List<Evidence> removalsOf(String instance) {
        return emitter.events(InstanceGone.class).stream()
                .filter(it -> it.instance().equals(instance))
                .map(it -> it.removal().evidence())
                .toList();
    }

    @BeforeEach
    void theShopIsLost() {
        List<Instance> all = new ArrayList<>(ofPartA());
        all.addAll(ofShop("s1", "s2", "s3", "s4"));
        report(new Scope.WholeRegistry(), Duration.ofMinutes(2), all);
        while (session.emitNextBatch()) {}
        report(PART_B, LOST, List.of());
        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
    }

    private void oneIsListedAgainUnread() {
        report(PART_B, LOST.plusSeconds(1), ofShop("n1", "n2", "n3", "n4"), "b/s1");
        assertThat(removalsOf("b/s2")).containsExactly(Evidence.FIRST, Evidence.REPLACED);
        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
    }

    @Test
    void anEmptyChangeDoesNotShowThatItIsMissing() {
        oneIsListedAgainUnread();

        unchanged(LOST.plusSeconds(2));

        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
    }

    @Test
    void aReportOfAnotherPartDoesNotShowThatItIsMissing() {
        oneIsListedAgainUnread();

        report(PART_A, LOST.plusSeconds(2), ofPartA());

        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
    }

    @Test
    void aReportOfItsPartThatLacksItShowsIt() {
        oneIsListedAgainUnread();

        report(PART_B, LOST.plusSeconds(2), ofShop("n1", "n2", "n3", "n4"));

        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST, Evidence.REPLACED);
    }

    @Test
    void anInstanceThatTheRulesRejectIsListed() {
        List<Instance> listed = new ArrayList<>(ofShop("n1", "n2", "n3", "n4"));
        listed.add(instance("b/s1", "shop", 80, "reject"));

        report(PART_B, LOST.plusSeconds(1), listed);
        report(PART_B, LOST.plus(confirmAfter).plusSeconds(1), listed);
        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
        assertThat(removalsOf("b/s2")).containsExactly(Evidence.FIRST, Evidence.REPLACED);

        report(PART_B, LOST.plus(confirmAfter).plusSeconds(2), ofShop("n1", "n2", "n3", "n4"));
        assertThat(removalsOf("b/s1")).hasSize(2);
    }

    @Test
    void aSnapshotConfirmsNothingThatItCouldNotRead() {
        session.end();
        ledger.begin(session.instances());
        session = session(42);
        Duration later = LOST.plus(confirmAfter).plusSeconds(1);
        report(new Scope.WholeRegistry(), later, ofPartA(), "b/");

        // Read while the snapshot is written: it ends with its own report, of which `b/` is still unread.
        List<Instance> all = new ArrayList<>(ofPartA());
        all.addAll(ofShop("n1"));
        report(new Scope.WholeRegistry(), later.plusMillis(1), all);
        assertThat(session.snapshotDone()).isFalse();
        while (session.emitNextBatch()) {}

        assertThat(session.snapshotDone()).isTrue();
        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST);
        report(new Scope.WholeRegistry(), later.plusMillis(2), all);
        assertThat(removalsOf("b/s1")).containsExactly(Evidence.FIRST, Evidence.CONFIRMING);
    }
}
