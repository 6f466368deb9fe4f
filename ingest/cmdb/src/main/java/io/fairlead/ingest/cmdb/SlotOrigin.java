package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.Slots.State;

/// Knows a replication slot from one that was created again under its name. Debezium does that silently, and
/// what was written in between would be missing.
///
/// The server has no identity of a slot. But a new one begins (`restart_lsn`) at the end of the log of its
/// time, and one that nobody uses stays where it is: a slot that begins before a point at which the original
/// one still existed is the original one.
///
/// | seen before the log is sent | `restart_lsn` after that | so it is |
/// |---|---|---|
/// | where it was first seen | before the end of the log of the last look but one | the original |
/// | never | before the position of the snapshot, taken when it was created | the original |
/// | any | later | not known: all is read again |
final class SlotOrigin {
    private long first;
    private long endOfLastLook;
    private long existedAt;

    /// A look before the log is sent.
    void seen(State state) {
        if (state.confirmed() == 0) {
            // It is being created.
            return;
        }
        if (first == 0) {
            first = state.restart();
        } else if (state.restart() == first) {
            existedAt = endOfLastLook;
        } else {
            return;
        }
        endOfLastLook = state.end();
    }

    /// Whether it is certain that it is the original one.
    ///
    /// @param snapshot the position of the snapshot
    boolean isOriginal(State state, long snapshot) {
        return first <= snapshot && state.restart() <= Math.max(snapshot, existedAt);
    }
}
