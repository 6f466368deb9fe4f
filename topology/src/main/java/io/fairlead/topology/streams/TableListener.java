package io.fairlead.topology.streams;

import io.fairlead.topology.merge.WrittenTable;

/// What the keeper of one partition of a table finds and does ([TableKeeper]). Called on stream threads; must not
/// block.
public interface TableListener {
    TableListener NONE = new TableListener() {};

    /// The state is of another topic than `expected`, and is discarded.
    default void foreignState(WrittenTable written, String expected) {}

    /// The state never noted a table. Of the table's `entries`, as many `endpoints` were not in it and are
    /// adopted.
    default void stateLost(int entries, int endpoints) {}

    /// So many records left `changes` before they were read: every source is to take a new snapshot.
    default void eventsLost(long records) {}

    /// All of the table is written to the topic of this id; it was written to `before` (empty where to none,
    /// or where somebody asks for it). As many endpoints of what is there were not in the state, and are
    /// `adopted`.
    default void rewriting(String id, String before, int entries, int adopted) {}

    /// So many entries are left to write, and the statuses.
    default void written(int left) {}

    /// The table is complete in the topic of this id.
    default void complete(String id) {}
}
