package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The state of a partition that also knows the topic to which its table was written, and can name all entries that the
/// table should hold.
public interface KeptState extends TableState {
    /// Null if it was never recorded.
    @Nullable
    WrittenTable table();

    void putTable(WrittenTable written);

    /// Returns whether nothing was ever merged or recorded.
    boolean isEmpty();

    /// Removes everything, at once.
    void clear();

    /// The names of the table's entries that follow from the state, except the statuses: services first.
    List<String> tableKeys();

    /// The present entry of such a name; empty if it was removed meanwhile.
    Optional<? extends TableEntry> entry(String key);

    /// All services, in a stable order, as they were when the call began.
    void forEachService(BiConsumer<ServiceKey, ServiceSummary> action);
}
