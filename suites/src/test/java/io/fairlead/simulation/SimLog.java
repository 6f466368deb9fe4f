package io.fairlead.simulation;

import io.fairlead.model.Command;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.Subject;
import java.util.ArrayList;
import java.util.List;

/// What the topology reads, by partition: events of sources, and commands of operators where they came in between.
final class SimLog {
    static final int PARTITIONS = 3;

    /// Put back to an earlier state: the mesh may hold what the table never heard of.
    boolean isRestored;

    sealed interface Entry {
        record Said(RegistryEvent event) implements Entry {}

        record Asked(Subject subject, Command command) implements Entry {}
    }

    private final List<List<Entry>> partitions = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    void append(int partition, Entry entry) {
        partitions.get(partition).add(entry);
    }

    List<Entry> of(int partition) {
        return partitions.get(partition);
    }
}
