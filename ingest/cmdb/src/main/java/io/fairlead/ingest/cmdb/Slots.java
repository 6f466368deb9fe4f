package io.fairlead.ingest.cmdb;

import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Names and removes the replication slots of one source. Each run has a slot of its own, which is dropped at
/// its end. As long as the process lives, a session of it has the name of the slot: a slot without one is left
/// over from a process that was killed, and would retain the log forever. One that nobody reads and that retains
/// more than `max-wal` is dropped in any case: the session may be that of a lost host, and a run that lives scans
/// again.
final class Slots {
    private static final int SUFFIX = 8;

    private final String prefix;
    private final long maxWal;

    Slots(SourceId source, CmdbOptions options) {
        String name = source.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        // So that sources of one name in two installations, with users of their own, do not take the other's.
        String readers = options.server().login().user() + "/"
                + options.server().database() + "/" + options.layout().table();
        maxWal = options.limits().maxWal();
        prefix = "fairlead_" + name.substring(0, Math.min(30, name.length())) + "_"
                + Integer.toHexString(readers.hashCode()) + "_";
    }

    /// Letters, digits and underscores, at most 63.
    String next(RandomGenerator random) {
        return prefix + String.format(Locale.ROOT, "%08x", random.nextInt());
    }

    /// @param own the slot of this run, which stays
    void dropLeftOver(Session session, String own) {
        List<QueryRow> left = session.rows(
                """
                SELECT s.slot_name FROM pg_replication_slots s
                WHERE s.slot_type = 'logical' AND s.plugin = 'pgoutput' AND s.database = current_database()
                  AND NOT s.active AND length(s.slot_name) = ? ::int AND left(s.slot_name, ? ::int) = ?
                  AND s.slot_name <> ?
                  AND (NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = s.slot_name)
                    OR pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) > ? ::bigint)
                """,
                Integer.toString(prefix.length() + SUFFIX),
                Integer.toString(prefix.length()),
                prefix,
                own,
                Long.toString(maxWal));
        left.forEach(slot -> dropIfUnused(session, slot.text("slot_name")));
    }

    /// Somebody may use or drop it at the same time; then the next look decides.
    private static void dropIfUnused(Session session, String slot) {
        try {
            drop(session, slot);
        } catch (TransientFailure _) {
            // If the server is not there, the next statement fails.
        }
    }

    /// If it is there and not in use.
    static void drop(Session session, String slot) {
        var _ = session.rows(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ? AND NOT active",
                slot);
    }

    /// @param restart from where the server keeps its log for it
    /// @param retained of the log, in bytes
    /// @param confirmed up to where the log was received
    /// @param end of the log now
    record State(boolean active, String walStatus, long restart, long retained, long confirmed, long end) {}

    /// Nothing if it was dropped.
    static Optional<State> state(Session session, String slot) {
        return session.row("""
                        SELECT active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint AS retained,
                          pg_wal_lsn_diff(restart_lsn, '0/0')::bigint AS restart,
                          pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint AS confirmed,
                          pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS now
                        FROM pg_replication_slots WHERE slot_name = ?
                        """, slot)
                .map(it -> new State(
                        it.is("active"),
                        it.text("wal_status"),
                        it.number("restart"),
                        it.number("retained"),
                        it.number("confirmed"),
                        it.number("now")));
    }
}
