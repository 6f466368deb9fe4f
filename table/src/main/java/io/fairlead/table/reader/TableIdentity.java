package io.fairlead.table.reader;

import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.topics.TopicId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Kafka's id of the topic that is read, for the duration of one connection. The topology writes that id into the
/// statuses of sources once all of a partition's table is in the topic: a table without it was deleted, restored or is
/// being written, and entries missing from it prove nothing.
public final class TableIdentity {
    private final String topic;
    private final TopicId ids;
    /// Null if it is not checked.
    private final @Nullable String read;

    private TableIdentity(String topic, TopicId ids, @Nullable String read) {
        this.topic = topic;
        this.ids = ids;
        this.read = read;
    }

    /// @throws TransientFailure there is no such topic
    static TableIdentity of(TailConfig config) {
        return of(config.topic(), config.id());
    }

    /// The identity of the topic as it is now.
    ///
    /// @throws TransientFailure there is no such topic
    public static TableIdentity of(String topic, TopicId ids) {
        Optional<String> read = ids.asked().get();
        if (ids.isIdentified() && read.isEmpty()) {
            throw missing(topic);
        }
        return new TableIdentity(topic, ids, read.orElse(null));
    }

    /// Kafka's id of the topic that is read; empty if it is not checked.
    String id() {
        return read == null ? "" : read;
    }

    private static TransientFailure missing(String topic) {
        return new TransientFailure(
                "PUBLISHER-TOPIC",
                "topic " + topic
                        + " does not exist; `fairlead topics apply` creates it, and the topology writes the table"
                        + " to it again. Nothing is planned until then");
    }

    /// Returns if the topic is still the one that is read.
    ///
    /// @throws TransientFailure it does not exist, or another has replaced it
    public void requireSame() {
        if (!ids.isIdentified()) {
            return;
        }
        Optional<String> now = ids.now().get();
        if (now.isEmpty()) {
            throw missing(topic);
        }
        if (!now.get().equals(read)) {
            throw new TransientFailure(
                    "PUBLISHER-TABLE-REPLACED",
                    "topic " + topic + " was deleted and created again: it has id " + now.get()
                            + ", what was read is of " + read
                            + "; it is read again, and nothing is planned until the topology has written the table to"
                            + " it");
        }
    }

    /// Returns whether, according to Kafka now, the topic is the one that is read; waits for the response.
    boolean isSameNow() {
        return read == null || ids.asked().get().equals(Optional.of(read));
    }

    /// Returns whether statuses name their topic.
    boolean isKnown() {
        return read != null;
    }

    /// Returns whether the partition's table is complete in this topic.
    public boolean isComplete(MeshImage image, int partition) {
        Collection<SourceStatus> statuses = image.statuses().getOrDefault(partition, List.of());
        return read == null
                || statuses.stream().anyMatch(status -> status.tableId().equals(read));
    }

    TransientFailure incomplete(Collection<Integer> partitions) {
        return new TransientFailure(
                "PUBLISHER-TABLE-INCOMPLETE",
                "partitions " + partitions + " of topic " + topic + " (id " + read
                        + ") do not hold the complete table yet: nothing is planned there until the topology has"
                        + " written it. Does a topology of this pipeline run, and has a source been read?");
    }
}
