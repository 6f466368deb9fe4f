package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.Backpressure;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the offsets at which a report was written with the input offsets in the records of the table.
///
/// An event that changes nothing produces no record in the table, and the topology may be down: if there is no
/// progress within `patience`, the rest of the report does not wait.
final class MergeBackpressure implements Backpressure {
    /// The time that a topology takes to start or to rebalance.
    static final Patience PATIENCE = new Patience(Duration.ofSeconds(15), System::nanoTime);
    private static final Logger LOG = LoggerFactory.getLogger(MergeBackpressure.class);
    private static final long NOTHING = -1;

    private final TableProgress table;
    private final Patience patience;
    private final Consumer<MergeBackpressure> closed;
    private final long[] written;
    private long[] awaited;
    private boolean opened;
    private boolean blind;

    /// How long to wait without progress, on this clock of nanoseconds.
    record Patience(Duration time, LongSupplier nanos) {}

    MergeBackpressure(TableProgress table, int partitions, Patience patience, Consumer<MergeBackpressure> closed) {
        this.table = table;
        this.patience = patience;
        this.closed = closed;
        written = nothing(partitions);
        awaited = nothing(partitions);
    }

    private static long[] nothing(int partitions) {
        long[] offsets = new long[partitions];
        Arrays.fill(offsets, NOTHING);
        return offsets;
    }

    /// What is merged from here on will be noticed.
    void open() {
        try {
            table.open();
            opened = true;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            giveUp(e.toString());
        }
    }

    /// An event of the report is in the log. From the producer's thread.
    void written(int partition, long offset) {
        synchronized (written) {
            written[partition] = Math.max(written[partition], offset);
        }
    }

    @Override
    public void await(BooleanSupplier over) {
        if (blind) {
            return;
        }
        try {
            awaitMerge(over);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            giveUp(e.toString());
        }
        if (!blind) {
            synchronized (written) {
                awaited = written.clone();
            }
        }
    }

    private void awaitMerge(BooleanSupplier over) {
        long began = patience.nanos().getAsLong();
        long behind = table.behind(awaited);
        while (!over.getAsBoolean() && behind > 0) {
            if (patience.nanos().getAsLong() - began > patience.time().toNanos()) {
                giveUp("the topology made no progress within " + patience.time().toSeconds() + " s");
                return;
            }
            table.read();
            long left = table.behind(awaited);
            began = left < behind ? patience.nanos().getAsLong() : began;
            behind = left;
        }
    }

    @Override
    public boolean isMerged() {
        return !blind;
    }

    private void giveUp(String reason) {
        blind = true;
        LOG.info("back-pressure disabled for the rest of this report reason=\"{}\"", reason);
    }

    @Override
    public void close() {
        closed.accept(this);
        if (opened) {
            table.close();
        }
    }
}
