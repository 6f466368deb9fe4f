package io.fairlead.server;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.streams.TopologyListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The partitions whose table is being written again, with the number of remaining entries. Thread-safe.
final class Rebuilds {
    private final Map<Integer, Integer> left = new ConcurrentHashMap<>();

    /// Forwards to `other`, too.
    TopologyListener and(TopologyListener other) {
        return new Noting(other);
    }

    private final class Noting implements TopologyListener {
        private final TopologyListener other;

        Noting(TopologyListener other) {
            this.other = other;
        }

        @Override
        public void status(int partition, SourceStatus status) {
            other.status(partition, status);
        }

        @Override
        public void retired(int partition, SourceId source) {
            other.retired(partition, source);
        }

        @Override
        public void left(int partition) {
            left.remove(partition);
            other.left(partition);
        }

        @Override
        public void wrote(Output output) {
            other.wrote(output);
        }

        @Override
        public void rebuilding(int partition, int entries) {
            if (entries == 0) {
                left.remove(partition);
            } else {
                left.put(partition, entries);
            }
            other.rebuilding(partition, entries);
        }

        @Override
        public void stateLost(int partition, int endpoints) {
            other.stateLost(partition, endpoints);
        }

        @Override
        public void deadLetter(String origin, RejectedFailure failure) {
            other.deadLetter(origin, failure);
        }
    }

    List<String> waitsFor() {
        return left.isEmpty()
                ? List.of()
                : List.of("topology writes the table again, entries left by partition: " + new TreeMap<>(left));
    }
}
