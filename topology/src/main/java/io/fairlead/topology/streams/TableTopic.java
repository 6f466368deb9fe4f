package io.fairlead.topology.streams;

import io.fairlead.model.TableEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The topic of the table as Kafka has it. Shared by all tasks, so thread-safe.
public interface TableTopic {
    /// Its identity is not known, so that neither its loss nor that of the state is noticed: for tests and benchmarks.
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

    /// Kafka's id of the topic, which a topic that is deleted and created again does not keep; empty while there is no
    /// such topic, or none has been seen. Does not wait.
    Optional<String> id();

    /// Kafka's id of the topic of the topology's state; empty where there is none. Waits for Kafka.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure Kafka does not answer
    Optional<String> stateId();

    /// How many records have left the topic `changes`, as by retention, before this application read them. Waits for
    /// Kafka.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure Kafka does not answer
    long lostEvents(int partition);

    /// The committed entries of a partition, of each key the last one. Waits for Kafka.
    ///
    /// @throws org.apache.kafka.common.KafkaException it cannot be read
    Collection<TableEntry> read(int partition);

    /// The same, once every transaction has ended that wrote to the partition until now, as that of a process that was
    /// killed. Only for a task that has written nothing there: it would wait for itself.
    Collection<TableEntry> readToEnd(int partition);
}
