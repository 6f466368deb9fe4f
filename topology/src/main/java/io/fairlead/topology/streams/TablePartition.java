package io.fairlead.topology.streams;

import io.fairlead.model.TableEntry;
import java.util.Collection;

/// One partition of the table's topic.
public record TablePartition(TableTopic topic, int number) {
    String topicName() {
        return topic.name();
    }

    long lostEvents() {
        return topic.lostEvents(number);
    }

    Collection<TableEntry> read() {
        return topic.read(number);
    }

    Collection<TableEntry> readToEnd() {
        return topic.readToEnd(number);
    }
}
