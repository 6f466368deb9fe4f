package io.fairlead.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.wire.InputOffset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class MergeBackpressureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("table", 0), new TopicPartition("table", 1));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final TableProgress table = new TableProgress(() -> consumer, PARTITIONS);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    private MergeBackpressure pace() {
        consumer.updateBeginningOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
        consumer.updateEndOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
        return opened();
    }

    private MergeBackpressure opened() {
        MergeBackpressure pace =
                new MergeBackpressure(table, 2, new MergeBackpressure.Patience(PATIENCE, nanos::get), _ -> {});
        pace.open();
        return pace;
    }

    private void merged(int partition, long at, long input) {
        consumer.addRecord(new ConsumerRecord<>(
                "table",
                partition,
                at,
                0L,
                TimestampType.CREATE_TIME,
                1,
                1,
                new byte[1],
                new byte[1],
                new RecordHeaders(List.of(InputOffset.header(input))),
                Optional.empty()));
    }

    /// What was sent last is on its way while what came before it is waited for.
    @Test
    void waitsForWhatWasWrittenUpToTheLastCall() {
        MergeBackpressure pace = pace();
        pace.written(0, 7);
        pace.written(1, 9);
        pace.await(() -> false);
        pace.written(0, 20);
        consumer.schedulePollTask(() -> merged(0, 0, 8));
        consumer.schedulePollTask(() -> asked.incrementAndGet());
        consumer.schedulePollTask(() -> merged(1, 0, 9));

        pace.await(() -> false);

        assertThat(asked).hasValue(1);
        assertThat(table.behind(new long[] {8, 9})).isZero();
    }

    /// A topology that has much to do before is no topology that is away.
    @Test
    void waitsOnWhileTheTableComesNearer() {
        MergeBackpressure pace = pace();
        pace.written(0, 7);
        pace.await(() -> false);

        pace.await(() -> {
            long millis = nanos.addAndGet(100_000_000) / 1_000_000;
            if (millis > 1300 && asked.compareAndSet(0, 1)) {
                merged(0, 0, 3);
            }
            if (millis > 2800 && asked.compareAndSet(1, 2)) {
                merged(0, 1, 7);
            }
            return false;
        });

        assertThat(asked).hasValue(2);
        assertThat(table.behind(new long[] {7, -1})).isZero();
    }

    @Test
    void waitsNoMoreWhereNothingShows() {
        MergeBackpressure pace = pace();
        pace.written(0, 7);
        pace.await(() -> false);

        pace.await(this::aWhileLater);
        assertThat(nanos.get()).isGreaterThanOrEqualTo(PATIENCE.toNanos());
        int first = asked.get();
        pace.await(this::aWhileLater);

        assertThat(asked).hasValue(first);
    }

    private boolean aWhileLater() {
        asked.incrementAndGet();
        nanos.addAndGet(100_000_000);
        return false;
    }

    @Test
    void waitsNoMoreWhereTheTableCannotBeRead() {
        MergeBackpressure pace = pace();
        pace.written(0, 7);
        pace.await(() -> false);
        consumer.setPollException(new KafkaException("no right to read"));

        pace.await(() -> false);

        assertThat(table.behind(new long[] {7, -1})).isEqualTo(8);
    }

    @Test
    void leavesOffWhenTheEpochIsOver() {
        MergeBackpressure pace = pace();
        pace.written(0, 7);
        pace.await(() -> false);

        pace.await(() -> asked.incrementAndGet() > 2);

        assertThat(asked).hasValue(3);
    }

    @Test
    void theReaderIsClosedWithTheLastPace() {
        MergeBackpressure one = pace();
        MergeBackpressure other = opened();

        one.close();
        assertThat(consumer.closed()).isFalse();
        other.close();

        assertThat(consumer.closed()).isTrue();
    }
}
