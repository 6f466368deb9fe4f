package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The state of a partition that also knows to which topic its table was written, and can name all that the
/// table is to hold.
public interface KeptState extends TableState {
    /// Null where that was never noted.
    @Nullable
    WrittenTable table();

    void putTable(WrittenTable written);

    /// Whether nothing was ever merged or noted.
    boolean isEmpty();

    /// Forgets everything, at once.
    void clear();

    /// Names the entries of the table that follow from the state, but the statuses: services first.
    List<String> tableKeys();

    /// The entry of such a name as it is now; nothing where it has gone meanwhile.
    Optional<? extends TableEntry> entry(String key);

    /// All services, in a stable order, as they were when the call began.
    void forEachService(BiConsumer<ServiceKey, ServiceSummary> action);
}
