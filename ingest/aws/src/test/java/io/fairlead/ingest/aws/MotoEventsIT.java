package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.MotoPeer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Events of EventBridge through a queue, of a program that others wrote after AWS' documentation.
@TestInstance(Lifecycle.PER_CLASS)
class MotoEventsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private MotoPeer moto;
    private MotoInstances instances;
    private MotoEvents events;
    private RecordingListener listener;

    @BeforeAll
    void start() throws InterruptedException {
        moto = MotoPeer.start();
        instances = new MotoInstances(moto.address());
        events = new MotoEvents(moto);
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            instances.close();
            events.close();
            moto.close();
        }
    }

    @BeforeEach
    void reset() throws InterruptedException {
        moto.reset();
        events.create();
        listener = new RecordingListener();
    }

    private RegistrySource source() {
        String url = moto.address().toString();
        AwsOptions hourly = Aws.every(Aws.options(url, 1000), Duration.ofHours(1));
        return new AwsFactory().create(new SourceId("cloud"), Aws.withEvents(hourly, url), Aws.context());
    }

    private void await(Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition)).isTrue();
    }

    @Test
    void changesAreNoticedByTheirEventsAlthoughTheIntervalIsAnHour() throws InterruptedException {
        String first = instances.run(Map.of("service", "web"));
        try (SourceRun run = SourceRun.start(source(), listener)) {
            await(it -> it.view().size() == 1 && it.answers().getLast().unread().isEmpty());
            String second = instances.run(Map.of("service", "web"));
            events.stateChange(second);
            await(it -> it.view().size() == 2);
            instances.terminate(first);
            events.stateChange(first);
            await(it -> it.view().keySet().equals(Set.of(PLACE.prefix() + second)));

            await(_ -> events.size() == 0);
            assertThat(listener.failures()).isEmpty();
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void messagesThatAreNoEventsAreDeleted() throws InterruptedException {
        try (SourceRun run = SourceRun.start(source(), listener)) {
            events.send("hello");
            await(it -> it.unresolved().contains(PLACE + "/events/messages"));
            await(_ -> events.size() == 0);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void aQueueThatDoesNotExistIsNamed() throws InterruptedException {
        try (RegistrySource source = source()) {
            source.checkFeeds(listener);
            events.delete();
            assertThatThrownBy(() -> source.checkFeeds(listener))
                    .isInstanceOfSatisfying(
                            TransientFailure.class, it -> assertThat(it.code()).isEqualTo("INGEST-AWS-QUEUE"))
                    .hasMessageContaining("create the queue, or correct `queue-url`");
        }
    }

    @Test
    void aCheckTakesNoMessage() throws InterruptedException {
        events.send("hello");
        try (RegistrySource source = source()) {
            source.checkFeeds(listener);
        }
        assertThat(events.size()).isEqualTo(1);
    }
}
