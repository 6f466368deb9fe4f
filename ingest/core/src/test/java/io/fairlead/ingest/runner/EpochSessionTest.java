package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.delta;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochSessionTest {
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final List<Failure> failures = new ArrayList<>();
    private final EpochSession session = new EpochSession(
            SourceSetup.of(new ScriptedSource(), Given.RULES, 2), new Epoch(41), 7, emitter, failures::add);

    @Test
    void theFirstAnswerIsASnapshotBetweenItsMarkersInEveryPartition() {
        session.complete(all(instance("i1", "web", 80), instance("i2", "api", 81), instance("i3", "x", 1, "reject")));

        assertThat(emitter.sent.subList(0, 3))
                .allSatisfy(s -> assertThat(s.event()).isInstanceOf(SnapshotStarted.class));
        List<InstanceSeen> seen = emitter.events(InstanceSeen.class);
        assertThat(seen).extracting(InstanceSeen::instance).containsExactly("i1", "i2");
        assertThat(seen).extracting(InstanceSeen::rank).containsOnly(2);
        assertThat(emitter.sent.subList(5, 8)).extracting(s -> s.partition()).containsExactly(0, 1, 2);
        SnapshotCompleted completed = emitter.events(SnapshotCompleted.class).getFirst();
        assertThat(completed.previousTotal()).isEqualTo(7);
        assertThat(completed.unread()).containsExactly("i3");
        assertThat(emitter.aside).containsExactly("i3 INGEST-TEST");
        int[] counts = new int[3];
        seen.forEach(s -> counts[ServicePartitioner.partition(s.service(), 3)]++);
        assertThat(completed.perPartition()).containsExactly(counts[0], counts[1], counts[2]);
    }

    @Test
    void sequencesCountUpWithinTheEpochAndAMarkerHasOneInAllPartitions() {
        session.complete(all(instance("i1", "web", 80)));
        session.changed(delta(List.of(instance("i1", "web", 81))));
        session.heartbeat(Given.NOON);

        assertThat(emitter.sent)
                .extracting(s -> s.event().stamp().sequence())
                .containsExactly(0L, 0L, 0L, 1L, 2L, 2L, 2L, 3L, 4L, 4L, 4L);
        assertThat(emitter.sent)
                .allSatisfy(s -> assertThat(s.event().stamp().epoch()).isEqualTo(new Epoch(41)));
    }

    @Test
    void aHeartbeatBeforeTheSnapshotSaysNothing() {
        session.heartbeat(Given.NOON);

        assertThat(emitter.events(Heartbeat.class)).isEmpty();
    }

    @Test
    void aPartBeforeTheFirstCompleteAnswerIsABugOfTheSource() {
        assertThatThrownBy(() -> session.changed(delta(List.of())))
                .isInstanceOf(Bug.class)
                .hasMessage("source dc1 reported a part first, expected a complete answer about the registry");
    }

    @Test
    void anEventThatIsNotAcknowledgedEndsTheEpoch() {
        emitter.failAt = 4;

        assertThatThrownBy(() -> session.complete(all(instance("i1", "web", 80), instance("i2", "api", 81))))
                .isInstanceOf(EpochSession.Over.class);

        assertThat(emitter.events(SnapshotCompleted.class)).isEmpty();
        assertThat(failures).singleElement().satisfies(f -> assertThat(f.code()).isEqualTo("KAFKA-UNREACHABLE"));
        assertThatThrownBy(() -> session.changed(delta(List.of()))).isInstanceOf(EpochSession.Over.class);
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        session.complete(all(instance("i1", "web", 80)));
        int before = emitter.sent.size();

        session.end();

        assertThatThrownBy(() -> session.complete(all())).isInstanceOf(EpochSession.Over.class);
        session.heartbeat(Given.NOON);
        assertThat(emitter.sent).hasSize(before);
    }
}
