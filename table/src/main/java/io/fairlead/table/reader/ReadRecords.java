package io.fairlead.table.reader;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The last records read from the table's topic, by offset and timestamp: they show whether another process reads the
/// same log. Holds [#MOST] of each partition, 64 KiB.
///
/// The reading thread adds to it; the cost per record is constant. Thread-safe.
public final class ReadRecords {
    public static final int MOST = 4096;

    /// The relation of a record that another process has read to our log.
    public enum Answer {
        /// We read the same record at that offset.
        SAME,
        /// We read another record at that offset.
        OTHER,
        /// Beyond what we have read.
        AHEAD,
        /// Nothing of its partition was read yet, or the partition is not ours.
        UNREAD,
        /// Of another topic, no longer remembered, compacted away, or aborted: proves nothing.
        UNKNOWN
    }

    private final Map<Integer, Ring> partitions = new HashMap<>();
    private final Set<Integer> wanted = new HashSet<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private String topic = "";

    /// Reading starts again, from the topic with this id: earlier records may be from another log.
    public synchronized void begin(String id) {
        topic = id;
        partitions.clear();
        wanted.clear();
        ends.clear();
    }

    /// These partitions are read from their beginning when they come back.
    public synchronized void forget(Collection<Integer> gone) {
        partitions.keySet().removeAll(gone);
        wanted.removeAll(gone);
        ends.keySet().removeAll(gone);
    }

    /// Adds a record, unless it is at or before an offset that was read.
    public synchronized void read(int partition, long offset, long timestamp) {
        partitions.computeIfAbsent(partition, _ -> new Ring()).add(offset, timestamp);
    }

    /// The newest record that was read of the partition; empty before the first.
    public synchronized Optional<ReadTo> newest(int partition) {
        Ring ring = partitions.get(partition);
        return ring == null
                ? Optional.empty()
                : Optional.of(new ReadTo(partition, ring.newest(), ring.newestTimestamp(), topic));
    }

    public synchronized Answer judge(ReadTo claim) {
        Ring ring = partitions.get(claim.partition());
        if (ring == null) {
            return Answer.UNREAD;
        }
        if (!claim.topic().equals(topic)) {
            return Answer.UNKNOWN;
        }
        if (claim.offset() > ring.newest()) {
            return Answer.AHEAD;
        }
        OptionalLong timestamp = ring.timestamp(claim.offset());
        if (timestamp.isEmpty()) {
            return Answer.UNKNOWN;
        }
        return timestamp.getAsLong() == claim.timestamp() ? Answer.SAME : Answer.OTHER;
    }

    /// Asks the reading thread for the present end of a partition; a previous result is discarded.
    public synchronized void askEnd(int partition) {
        ends.remove(partition);
        wanted.add(partition);
    }

    /// The partitions whose end is requested.
    public synchronized Set<Integer> wantedEnds() {
        return wanted.isEmpty() ? Set.of() : Set.copyOf(wanted);
    }

    /// The result of the request: the offset of the next record to be written.
    public synchronized void isEnd(int partition, long end) {
        if (wanted.remove(partition)) {
            ends.put(partition, end);
        }
    }

    /// Returns whether the requested end shows that the log does not reach this record. A process that read the record
    /// from this log did so before it was known here, and so before the end was requested. An end before records
    /// already read belongs to another topic in its place.
    public synchronized boolean endsBefore(ReadTo claim) {
        Ring ring = partitions.get(claim.partition());
        Long end = ends.get(claim.partition());
        return ring != null && end != null && end <= claim.offset() && end > ring.newest();
    }

    /// Offsets in ascending order; the oldest are overwritten.
    private static final class Ring {
        private long[] offsets = new long[64];
        private long[] timestamps = new long[64];
        private int first;
        private int size;

        void add(long offset, long timestamp) {
            if (size > 0 && offset <= newest()) {
                return;
            }
            if (size == offsets.length && size < MOST) {
                offsets = Arrays.copyOf(offsets, size * 2);
                timestamps = Arrays.copyOf(timestamps, size * 2);
            }
            int place = place(size);
            offsets[place] = offset;
            timestamps[place] = timestamp;
            if (size == MOST) {
                first = place(1);
            } else {
                size++;
            }
        }

        private int place(int index) {
            return (first + index) % offsets.length;
        }

        long newest() {
            return offsets[place(size - 1)];
        }

        long newestTimestamp() {
            return timestamps[place(size - 1)];
        }

        OptionalLong timestamp(long offset) {
            int low = 0;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                long found = offsets[place(middle)];
                if (found == offset) {
                    return OptionalLong.of(timestamps[place(middle)]);
                }
                if (found < offset) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return OptionalLong.empty();
        }
    }
}
