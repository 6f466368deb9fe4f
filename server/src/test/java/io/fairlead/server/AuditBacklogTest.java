package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// target.md case 39: what was applied while `audit` was denied is written later.
class AuditBacklogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicLong lost = new AtomicLong();

    private static ProducerRecord<byte[], byte[]> record(int number) {
        return new ProducerRecord<>("audit", new byte[] {(byte) number});
    }

    @Test
    void writesWhatIsAdded() {
        try (AuditBacklog backlog = new AuditBacklog(kafka, 10, lost::addAndGet)) {
            backlog.add(record(1));
            await().atMost(PATIENCE).until(() -> kafka.history().size() == 1);
        }
        assertThat(lost).hasValue(0);
    }

    @Test
    void keepsWhatKafkaDoesNotTakeAndWritesItLater() {
        kafka.sendException = new TopicAuthorizationException("audit");
        try (AuditBacklog backlog = new AuditBacklog(kafka, 10, lost::addAndGet)) {
            backlog.add(record(1));
            backlog.add(record(2));
            await().atMost(PATIENCE).until(() -> backlog.size() == 2);
            kafka.sendException = null;
            await().atMost(PATIENCE).until(() -> kafka.history().size() == 2);
            assertThat(kafka.history()).extracting(ProducerRecord::value).containsExactly(new byte[] {1}, new byte[] {2
            });
        }
        assertThat(lost).hasValue(0);
    }

    @Test
    void keepsTheOrderOfRecordsThatFailedTogether() {
        try (var slow = new MockProducer<byte[], byte[]>(
                        false, null, new ByteArraySerializer(), new ByteArraySerializer());
                AuditBacklog backlog = new AuditBacklog(slow, 10, lost::addAndGet)) {
            for (int i = 1; i <= 3; i++) {
                backlog.add(record(i));
            }
            await().atMost(PATIENCE).until(() -> slow.history().size() == 3);
            for (int i = 1; i <= 3; i++) {
                slow.errorNext(new TopicAuthorizationException("audit"));
            }
            await().atMost(PATIENCE).until(() -> slow.history().size() == 6);
            assertThat(slow.history().subList(3, 6).stream().map(it -> it.value()[0]))
                    .containsExactly((byte) 1, (byte) 2, (byte) 3);
            slow.flush();
        }
    }

    @Test
    void countsWhatIsTooMuchAndWhatIsLeftAtTheEnd() {
        kafka.sendException = new TopicAuthorizationException("audit");
        try (AuditBacklog backlog = new AuditBacklog(kafka, 2, lost::addAndGet)) {
            for (int i = 0; i < 5; i++) {
                backlog.add(record(i));
            }
            await().atMost(PATIENCE).until(() -> lost.get() == 3);
        }
        assertThat(lost).hasValue(5);
    }
}
