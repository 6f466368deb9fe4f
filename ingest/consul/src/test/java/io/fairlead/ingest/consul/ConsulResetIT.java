package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.WithConsul;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A real Consul that loses its state, or does not.
@WithConsul
class ConsulResetIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Duration> SHORT = List.of(Duration.ofMillis(200), Duration.ofMillis(800));

    private final ConsulPeer consul;
    private final RecordingListener listener = new RecordingListener();

    ConsulResetIT(ConsulPeer consul) {
        this.consul = consul;
    }

    @BeforeEach
    void empty() {
        consul.restartEmpty();
    }

    @AfterEach
    void keepsItsContract() {
        assertThat(listener.breaches()).isEmpty();
    }

    private ConsulSource source(List<Duration> settling) {
        return new ConsulSource(
                new SourceId("dc1"),
                ConsulOptions.of(consul.address()),
                new SourceContext(Clock.systemUTC(), new Random(3), ByteBudget.ofHeap()),
                settling);
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; the view: %s, failures: %s", what, listener.view().keySet(), listener.failures())
                .isTrue();
    }

    /// The index of a Consul that is filled again passes a low one before it is read again, which is not noticed.
    private void raiseTheIndex() {
        for (int i = 0; i < 50; i++) {
            consul.register("web", "w2", 1000 + i);
        }
        consul.register("web", "w2", 81);
    }

    private static boolean has(RecordingListener it, String id) {
        return it.view().keySet().stream().anyMatch(known -> known.endsWith("/" + id));
    }

    @Test
    void whatIsNotRegisteredAgainIsRemovedOnceItIsSettled() throws InterruptedException {
        consul.register("web", "w1", 80);
        consul.register("web", "w2", 81);
        try (SourceRun _ = SourceRun.start(source(SHORT), listener)) {
            await("both are there", it -> has(it, "w1") && has(it, "w2"));

            consul.restartEmpty();
            consul.register("web", "w1", 80);

            await("w2 has gone", it -> !has(it, "w2"));
            assertThat(has(listener, "w1")).isTrue();
        }
    }

    @Test
    void whatIsDeregisteredAfterTheResetIsRemovedAtOnce() throws InterruptedException {
        consul.register("web", "w1", 80);
        raiseTheIndex();
        try (SourceRun _ = SourceRun.start(source(Settling.READINGS), listener)) {
            await("both are there", it -> has(it, "w1") && has(it, "w2"));
            consul.restartEmpty();
            consul.register("web", "w1", 82);
            await("w1 is registered again", it -> isListed(it, "w1", 82));

            consul.deregister("w1");

            await("w1 has gone", it -> !has(it, "w1"));
            assertThat(has(listener, "w2")).isTrue();
        }
    }

    private static boolean isListed(RecordingListener it, String id, int port) {
        return it.view().values().stream()
                .anyMatch(instance -> instance.id().endsWith("/" + id)
                        && instance.ports().getFirst().target() == port);
    }

    /// Consul then goes on from the highest index: one who does not watch it meanwhile may not see that it was lower.
    @Test
    void aBackupThatIsRestoredWhileItIsWatchedLosesNothing() throws InterruptedException {
        consul.register("web", "w1", 80);
        byte[] backup = consul.snapshot();
        consul.register("web", "w2", 81);
        consul.register("db", "d1", 90);
        try (SourceRun _ = SourceRun.start(source(Settling.READINGS), listener)) {
            await("all are there", it -> has(it, "w1") && has(it, "w2") && has(it, "d1"));

            consul.restore(backup);

            await(
                    "what is missing is unread",
                    it -> it.wholeAnswers().getLast().unread().size() == 2);
            consul.register("web", "w2", 82);
            await("w2 is registered again", it -> isListed(it, "w2", 82));
            assertThat(listener.removed()).isEmpty();
        }
    }

    /// Otherwise each start of a process would delay the removals of that time.
    @Test
    void theIndexNeverLooksLowerWithoutAReset() throws InterruptedException {
        Random random = new Random(11);
        ConsulSource source = source(Settling.READINGS);
        for (int i = 0; i < 5; i++) {
            consul.registerWithAgent("{\"Name\": \"local%s\", \"ID\": \"l%s\", \"Port\": 80}".formatted(i % 2, i));
            consul.register("web", "w" + i, 80);
        }
        for (int round = 0; round < 6; round++) {
            int before = listener.wholeAnswers().size();
            try (SourceRun _ = SourceRun.start(source, listener)) {
                await("a complete report", it -> it.wholeAnswers().size() > before);
                for (int i = 0; i < 8; i++) {
                    change(random);
                }
                int port = 1000 + round;
                consul.register("mark", "m1", port);
                await("the last change", it -> isListed(it, "m1", port));
            }
            change(random);
        }
        assertThat(listener.answers())
                .extracting(CompleteReport::unread)
                .allSatisfy(unread -> assertThat(unread).isEmpty());
        assertThat(recordedHere()).isLessThanOrEqualTo(indexOfAnotherSource());
    }

    private void change(Random random) {
        String id = "w" + random.nextInt(5);
        switch (random.nextInt(5)) {
            case 0 -> consul.deregister(id);
            case 1 -> consul.register("web", id, 80 + random.nextInt(9));
            case 2 -> consul.register("other" + random.nextInt(3), "o" + random.nextInt(3), 90);
            case 3 -> consul.maintenance("l" + random.nextInt(5), "swap");
            default -> consul.endMaintenance("l" + random.nextInt(5));
        }
    }

    /// The highest position of this listener.
    private long recordedHere() {
        return listener.answers().stream()
                .mapToLong(report -> Long.parseLong(report.position().value()))
                .max()
                .orElseThrow();
    }

    private long indexOfAnotherSource() throws InterruptedException {
        RecordingListener other = new RecordingListener();
        try (SourceRun _ = SourceRun.start(source(SHORT), other)) {
            assertThat(other.await(PATIENCE, it -> !it.answers().isEmpty())).isTrue();
            return Long.parseLong(other.answers().getFirst().position().value());
        }
    }

    /// The process that read Consul before the reset has ended.
    @Test
    void aNewProcessRemovesNothingIfAnEarlierOwnerSawALaterIndex() throws InterruptedException {
        consul.register("web", "w1", 80);
        listener.record(List.of(Position.of(1_000_000), Position.of(12)));
        try (SourceRun _ = SourceRun.start(source(SHORT), listener)) {
            await("a complete report", it -> !it.wholeAnswers().isEmpty());
            assertThat(listener.wholeAnswers().getFirst().unread()).containsExactly("");

            await(
                    "a report without it, once it is settled",
                    it -> it.wholeAnswers().getLast().unread().isEmpty());
        }
    }

    @Test
    void positionsOfAnotherKindOfSourceAreIgnored() throws InterruptedException {
        listener.record(List.of(Position.of(2), new Position("sha256-of-a-file")));
        try (SourceRun _ = SourceRun.start(source(Settling.READINGS), listener)) {
            await("a complete report", it -> !it.wholeAnswers().isEmpty());
            assertThat(listener.wholeAnswers().getFirst().unread()).isEmpty();
        }
    }
}
