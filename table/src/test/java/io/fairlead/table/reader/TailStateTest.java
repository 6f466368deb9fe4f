package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.TableLog;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Reading the table while Kafka takes partitions away, loses records, or cannot be decoded: a partition that counts as
/// complete permits deletions, so it must hold everything, and one that was given away must hold nothing.
final class TailStateTest {
    private static final int PARTITIONS = 2;
    private static final SourceId DC1 = new SourceId("dc1");
    private static final EndpointKey FOUR = TableLog.endpoint("10.1.0.4");

    private final MemoryTopic topic = new MemoryTopic(PARTITIONS);
    private final MemoryTail reading = new MemoryTail(topic, false);

    /// The services `number` of a partition.
    private static ServiceKey service(int partition, int number) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> new ServiceKey("shop", "s" + i + ".mesh"))
                .filter(it -> ServicePartitioner.partition(it, PARTITIONS) == partition)
                .skip(number)
                .findFirst()
                .orElseThrow();
    }

    private long write(ServiceKey service) {
        int partition = ServicePartitioner.partition(service, PARTITIONS);
        return topic.write(partition, new OfService(service), reading.bytes(TableLog.service(service)));
    }

    private long endpoint(ServiceKey service, String account) {
        int partition = ServicePartitioner.partition(service, PARTITIONS);
        return topic.write(
                partition, new OfEndpoint(service, FOUR), reading.bytes(TableLog.endpoint(service, FOUR, account)));
    }

    private void read(int... partitions) {
        reading.tail.give(partitions);
        reading.steps(10);
        assertThat(reading.view.complete())
                .containsAll(IntStream.of(partitions).boxed().toList());
    }

    private static SourceStatus status(String table) {
        SourceStatus status = TableLog.status(DC1, 4);
        return new SourceStatus(
                status.source(),
                status.epoch(),
                status.completedEpoch(),
                status.instances(),
                status.suspects(),
                status.freshness(),
                null,
                Instant.EPOCH,
                table,
                "");
    }

    @Nested
    class WhileThePartitionsAreRead {
        @Test
        void aPartReadIsNotComplete() {
            for (int i = 0; i < 6; i++) {
                write(service(0, i));
            }
            reading.committed.atMost(2);
            reading.tail.atMost(2);
            reading.tail.give(0);

            for (int i = 0; i < 3; i++) {
                reading.step();
                assertThat(reading.view.complete()).isEmpty();
                assertThat(reading.known).isEmpty();
            }
            reading.steps(10);

            assertThat(reading.view.complete()).containsExactly(0);
            assertThat(reading.known).hasSize(6);
        }

        @Test
        void whatIsWrittenMeanwhileDoesNotDelayTheEnd() {
            write(service(0, 0));
            reading.committed.atMost(1);
            reading.tail.atMost(1);
            reading.tail.give(0);
            for (int i = 1; i <= 40 && reading.view.complete().isEmpty(); i++) {
                write(service(0, i));
                write(service(0, i + 100));
                reading.step();
            }

            assertThat(reading.view.complete()).containsExactly(0);
        }

        /// Compaction and markers leave offsets without a record at the end.
        @Test
        void theEndMayBeBehindTheLastRecord() {
            write(service(0, 0));
            topic.gap(0, 5);

            read(0);

            assertThat(reading.known).containsOnlyKeys(service(0, 0));
        }

        @Test
        void aRecordThatCannotBeDecodedJustNowIsNotSkipped() {
            endpoint(service(0, 0), "a");
            write(service(0, 0));
            write(service(1, 0));
            boolean[] away = {true};
            reading.away = () -> away[0];
            reading.tail.give(0, 1);
            for (int i = 0; i < 5; i++) {
                assertThat(reading.step()).isFalse();
            }
            assertThat(reading.view.complete()).isEmpty();
            assertThat(reading.failures).extracting(Failure::code).containsOnly("REGISTRY");

            away[0] = false;
            reading.steps(10);

            assertThat(reading.view.complete()).containsExactly(0, 1);
            assertThat(reading.known.get(service(0, 0))).isInstanceOf(ServiceState.Present.class);
        }

        @Test
        void anOpenTransactionIsShownBeforeThePartitionIsComplete() {
            write(service(0, 0));
            topic.open(
                    0,
                    new OfEndpoint(service(0, 0), FOUR),
                    reading.bytes(TableLog.endpoint(service(0, 0), FOUR, "open")),
                    OptionalLong.of(3));

            read(0);

            assertThat(reading.known.get(service(0, 0)))
                    .isInstanceOfSatisfying(
                            ServiceState.Present.class,
                            it -> assertThat(it.service().endpoints()).hasSize(1));
        }
    }

    @Nested
    class Rebalances {
        @Test
        void aPartitionThatWasTakenAwayWhileItWasReadLeavesNothing() {
            for (int i = 0; i < 6; i++) {
                write(service(0, i));
                write(service(1, i));
            }
            reading.committed.atMost(2);
            reading.tail.give(0, 1);
            reading.steps(2);
            reading.tail.take(0);
            reading.steps(20);

            assertThat(reading.view.assigned()).containsExactly(1);
            assertThat(reading.view.complete()).containsExactly(1);
            assertThat(reading.view.image().services(0)).isEmpty();
            assertThat(reading.known).hasSize(6);
        }

        /// Another member may have written in between.
        @Test
        void aPartitionThatComesBackIsReadFromItsBeginning() {
            write(service(0, 0));
            read(0);
            reading.tail.take(0);
            reading.step();
            topic.write(0, new OfService(service(0, 0)), null);
            write(service(0, 1));
            reading.committed.atMost(1);
            reading.tail.give(0);
            reading.step();
            assertThat(reading.view.complete()).isEmpty();
            reading.steps(10);

            assertThat(reading.known).containsOnlyKeys(service(0, 1));
        }

        @Test
        void aPartitionThatIsLostAndGivenBackInOnePollIsReadAgain() {
            write(service(0, 0));
            read(0);
            topic.write(0, new OfService(service(0, 0)), null);
            reading.tail.lose(0);
            reading.tail.give(0);
            reading.committed.atMost(1);
            reading.step();

            assertThat(reading.view.assigned()).containsExactly(0);
            assertThat(reading.view.complete()).isEmpty();
            reading.steps(10);
            assertThat(reading.view.complete()).containsExactly(0);
            assertThat(reading.known).isEmpty();
        }

        @Test
        void aNewPartitionDoesNotDisturbTheOthers() {
            write(service(0, 0));
            write(service(1, 0));
            read(0);
            reading.committed.atMost(1);
            reading.tail.give(1);
            write(service(0, 1));
            reading.step();

            assertThat(reading.view.complete()).contains(0);
            reading.steps(10);
            assertThat(reading.known).containsOnlyKeys(service(0, 0), service(0, 1), service(1, 0));
        }

        @Test
        void nothingStaysOfAConnectionThatFailed() {
            write(service(0, 0));
            read(0, 1);

            reading.giveUp();

            assertThat(reading.view.assigned()).isEmpty();
            assertThat(reading.view.complete()).isEmpty();
            assertThat(reading.view.image().partitions()).isEmpty();
        }
    }

    @Nested
    class ALogThatIsNotTheSame {
        @Test
        void oneThatWasCutBackEndsTheConnection() {
            long kept = write(service(0, 0));
            write(service(0, 1));
            read(0);
            topic.truncate(0, kept);

            assertThatThrownBy(() -> reading.steps(3)).isInstanceOf(OffsetOutOfRangeException.class);
        }

        @Test
        void oneInItsPlaceEndsTheConnectionBeforeItsRecordsAreTaken() {
            MemoryTail checked = new MemoryTail(topic, true);
            checked.tail.give(0);
            checked.step();
            checked.id = Optional.of("second");
            topic.write(0, new OfService(service(0, 0)), checked.bytes(TableLog.service(service(0, 0))));

            assertThatThrownBy(checked::step)
                    .isInstanceOfSatisfying(
                            TransientFailure.class, it -> assertThat(it.code()).isEqualTo("PUBLISHER-TABLE-REPLACED"));
            assertThat(checked.view.image().services(0)).isEmpty();
        }

        @Test
        void oneThatIsGoneEndsTheConnection() {
            MemoryTail checked = new MemoryTail(topic, true);
            checked.tail.give(0);
            checked.steps(3);
            checked.id = Optional.empty();

            assertThatThrownBy(checked::step)
                    .isInstanceOfSatisfying(
                            TransientFailure.class, it -> assertThat(it.code()).isEqualTo("PUBLISHER-TOPIC"));
        }

        /// A topic that was restored from a copy, or is being written again, lacks entries that exist.
        @Test
        void aTableThatNamesAnotherTopicIsNotComplete() {
            MemoryTail checked = new MemoryTail(topic, true);
            topic.write(0, new OfService(service(0, 0)), checked.bytes(TableLog.service(service(0, 0))));
            topic.write(0, new OfSource(DC1), checked.bytes(status("another")));
            checked.tail.give(0);
            checked.steps(400);
            assertThat(checked.view.complete()).isEmpty();
            assertThat(checked.failures)
                    .as("reported once after half a minute")
                    .extracting(Failure::code)
                    .containsExactly("PUBLISHER-TABLE-INCOMPLETE");

            topic.write(0, new OfSource(DC1), checked.bytes(status("first")));
            checked.steps(3);

            assertThat(checked.view.complete()).containsExactly(0);
            assertThat(checked.known).containsOnlyKeys(service(0, 0));
        }

        /// Its transaction may be aborted, and "complete" is never taken back.
        @Test
        void aStatusThatIsNotCommittedProvesNothing() {
            MemoryTail checked = new MemoryTail(topic, true);
            topic.write(0, new OfService(service(0, 0)), checked.bytes(TableLog.service(service(0, 0))));
            topic.open(0, new OfSource(DC1), checked.bytes(status("first")), OptionalLong.of(3));
            checked.tail.give(0);
            checked.steps(20);
            assertThat(checked.view.complete()).isEmpty();

            topic.commit(0);
            checked.steps(3);

            assertThat(checked.view.complete()).containsExactly(0);
        }
    }

    @Nested
    class RecordsThatCannotBeDecoded {
        private final ServiceKey service = service(0, 0);

        private void bad() {
            topic.write(0, new OfEndpoint(service, FOUR), MemoryTail.BAD);
        }

        /// Without the record the endpoint would look removed.
        @Test
        void theOnlyRecordOfAnEndpointMakesItsServiceIncomplete() {
            write(service);
            bad();
            read(0);

            assertThat(reading.known.get(service)).isInstanceOf(ServiceState.Incomplete.class);
        }

        @Test
        void theLastGoodValueStays() {
            write(service);
            endpoint(service, "good");
            read(0);
            ServiceState before = reading.known.get(service);
            bad();
            reading.steps(3);

            assertThat(reading.known.get(service)).isEqualTo(before);
            endpoint(service, "better");
            reading.steps(3);
            assertThat(reading.known.get(service)).isNotEqualTo(before);
        }

        @Test
        void eachIsReportedOnceThoughBothConsumersReadIt() {
            write(service);
            bad();
            read(0);
            assertThat(reading.undecodable).containsExactly(1L);

            bad();
            reading.steps(5);
            assertThat(reading.undecodable).containsExactly(1L, 2L);
        }

        /// As the topology writes it: with the offset of its input.
        @Test
        void eachIsReportedOnceWhereItNamesItsInput() {
            write(service);
            topic.open(0, new OfEndpoint(service, FOUR), MemoryTail.BAD, OptionalLong.of(7));
            topic.commit(0);
            read(0);
            assertThat(reading.undecodable).containsExactly(1L);

            topic.open(0, new OfEndpoint(service, FOUR), MemoryTail.BAD, OptionalLong.of(8));
            reading.steps(3);
            topic.commit(0);
            reading.steps(5);
            assertThat(reading.undecodable).containsExactly(1L, 3L);
        }

        @Test
        void oneUnderAKeyOfAnotherPartitionIsNoneOfTheService() {
            topic.write(1, new OfService(service), reading.bytes(TableLog.service(service)));
            read(0, 1);

            assertThat(reading.undecodable).containsExactly(0L);
            assertThat(reading.known).isEmpty();
        }
    }

    /// An end shows that another process has read what this log does not hold, and that process is then stopped: the
    /// end must be of the log that is read, not of one in its place.
    @Test
    void anEndOfAnotherTopicIsNotReported() {
        MemoryTail checked = new MemoryTail(topic, true);
        checked.tail.give(0);
        topic.write(0, new OfSource(DC1), checked.bytes(status("first")));
        checked.steps(5);
        assertThat(checked.view.complete()).containsExactly(0);

        checked.asked = Optional.of("second");
        checked.records.askEnd(0);
        checked.steps(2);
        assertThat(checked.records.wantedEnds()).as("still wanted").containsExactly(0);

        checked.asked = Optional.empty();
        checked.steps(2);
        assertThat(checked.records.wantedEnds()).isEmpty();
    }
}
