package io.fairlead.topology.streams;

import io.fairlead.model.TableEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The topic of the table in Kafka. Shared by all tasks, so thread-safe.
public interface TableTopic {
    /// Its identity is unknown, so that neither its loss nor that of the state is detected: for tests and benchmarks.
    TableTopic UNIDENTIFIED = new TableTopic() {
        @Override
        public boolean isIdentified() {
            return false;
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public Optional<String> id() {
            return Optional.empty();
        }

        @Override
        public Optional<String> stateId() {
            return Optional.empty();
        }

        @Override
        public long lostEvents(int partition) {
            return 0;
        }

        @Override
        public Collection<TableEntry> read(int partition) {
            return List.of();
        }

        @Override
        public Collection<TableEntry> readToEnd(int partition) {
            return List.of();
        }
    };

    default boolean isIdentified() {
        return true;
    }

    String name();

    /// Kafka's id of the topic, which changes when the topic is deleted and created again; empty while there is no such
    /// topic, or none has been seen. Does not block.
    Optional<String> id();

    /// Kafka's id of the topic of the topology's state; empty if there is none. Waits for Kafka.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure Kafka does not respond
    Optional<String> stateId();

    /// The number of records that left the topic `changes`, for example by retention, before this application read
    /// them. Waits for Kafka.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure Kafka does not respond
    long lostEvents(int partition);

    /// The committed entries of a partition, the last one for each key. Waits for Kafka.
    ///
    /// @throws org.apache.kafka.common.KafkaException it cannot be read
    Collection<TableEntry> read(int partition);

    /// The same, once every transaction that has written to the partition has ended, including that of a process that
    /// was killed. Only for a task that has written nothing there: it would wait for itself.
    Collection<TableEntry> readToEnd(int partition);
}
