package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.RecordKey.OfSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whether a source was heard permits deletions, so nothing may be heard that was not written since this began; and
/// until it is heard deletions wait, so no single record may keep it from being heard.
@Timeout(120)
final class SourceWatchTest {
    private static final SourceId DC1 = new SourceId("dc1");

    private final MemoryTopic changes = new MemoryTopic(1);
    private final List<MemoryConsumer> consumers = new CopyOnWriteArrayList<>();
    /// How often the next records cannot be decoded.
    private final AtomicInteger away = new AtomicInteger();
    private final SourceWatch watch =
            new SourceWatch(MemoryTopic.NAME, this::consumer, decoder(), new TreeSet<>(Set.of(DC1)));

    private MemoryConsumer consumer() {
        MemoryConsumer consumer = new MemoryConsumer(changes, MemoryConsumer.Isolation.UNCOMMITTED).waiting();
        consumers.add(consumer);
        return consumer;
    }

    private Deserializer<RegistryEvent> decoder() {
        return (_, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (away.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new TransientFailure("REGISTRY", "away");
            }
            return switch (text) {
                case "rejected" -> throw new RejectedFailure("WIRE", "for the test");
                case "unexpected" -> throw new IllegalStateException("for the test");
                case "deep" -> throw new StackOverflowError("for the test");
                default -> beat(new Epoch(Long.parseLong(text)));
            };
        };
    }

    private static Heartbeat beat(Epoch epoch) {
        return new Heartbeat(new Stamp(DC1, epoch, 1, Instant.EPOCH), 1, StalenessLimits.DEFAULT);
    }

    private void write(String... values) {
        for (String value : values) {
            changes.write(0, new OfSource(DC1), value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean isHeard(long epoch) {
        return watch.hasSpoken(DC1, new Epoch(epoch));
    }

    private void awaitHeard(long epoch) {
        await().atMost(Duration.ofSeconds(60)).until(() -> isHeard(epoch));
    }

    /// Until it listens, whatever is written may be before its beginning.
    private void listening(long epoch) {
        watch.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            write(String.valueOf(epoch));
            return isHeard(epoch);
        });
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void whatWasWrittenBeforeItBeganIsNotHeard() {
        write("3");
        listening(4);

        assertThat(isHeard(3)).isFalse();
    }

    @Test
    void aRecordThatCannotBeDecodedJustNowIsReadAgain() {
        listening(4);
        away.set(2);
        write("5", "6");

        awaitHeard(6);
        assertThat(isHeard(5)).isTrue();
        assertThat(consumers).hasSizeGreaterThan(1);
    }

    /// Read again and again, it would keep every source from being heard, and all deletions waiting.
    @Test
    void aRecordThatNobodyCanDecodeDoesNotHideTheNext() {
        listening(4);
        write("rejected", "unexpected", "deep", "5");

        awaitHeard(5);
    }

    @Test
    void afterADenialItContinuesWhereItWas() {
        listening(4);
        consumers.getFirst().during(() -> {
            throw new TopicAuthorizationException(Set.of(MemoryTopic.NAME));
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> consumers.getFirst().isEnded());
        write("5");

        awaitHeard(5);
        assertThat(isHeard(4)).isTrue();
        assertThat(watch.state().resets()).isZero();
    }

    /// An older copy of the log may lack events of the epochs that were heard.
    @Test
    void inALogThatWasCutBackOnlyLaterEpochsCount() {
        listening(4);
        changes.truncate(0, 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> watch.state().resets() == 1);
        assertThat(isHeard(4)).isFalse();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            write("3", "4", "5");
            return isHeard(5);
        });

        assertThat(isHeard(3)).isFalse();
        assertThat(isHeard(4)).isFalse();
    }

    @Test
    void aLossWhileNothingWasHeardKeepsWhatTheOneBeforeSaid() {
        listening(4);
        changes.truncate(0, 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> watch.state().resets() == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> consumers.size() > 1);
        write("2");
        // Its position has to be beyond the end.
        await().atMost(Duration.ofSeconds(60)).until(() -> consumers.getLast().isAt(0, 1));
        changes.truncate(0, 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> watch.state().resets() == 2);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            write("4", "5");
            return isHeard(5);
        });

        assertThat(isHeard(4)).isFalse();
    }

    @Test
    void itsConsumerEndsWithIt() {
        listening(4);

        watch.close();

        await().atMost(Duration.ofSeconds(60)).until(() -> consumers.getLast().isEnded());
    }
}
