package io.fairlead.topology.streams;

import io.fairlead.topology.merge.WrittenTable;

/// Receives the findings and actions of the keeper of one partition of a table ([TableKeeper]). Called on stream
/// threads; must not block.
public interface TableListener {
    TableListener NONE = new TableListener() {};

    /// The state belongs to another topic than `expected`, and is discarded.
    default void foreignState(WrittenTable written, String expected) {}

    /// The state has no record of a table. Of the table's `entries`, `endpoints` were not in it and are adopted.
    default void stateLost(int entries, int endpoints) {}

    /// This many records left `changes` before they were read: every source has to take a new snapshot.
    default void eventsLost(long records) {}

    /// The complete table is being written to the topic of this id; before, it was written to `before` (empty if to
    /// none, or if a rewrite was requested). `adopted` endpoints of the topic were not in the state, and are
    /// adopted.
    default void rewriting(String id, String before, int entries, int adopted) {}

    /// This many entries are left to write, plus the statuses.
    default void written(int left) {}

    /// The table is complete in the topic of this id.
    default void complete(String id) {}
}
