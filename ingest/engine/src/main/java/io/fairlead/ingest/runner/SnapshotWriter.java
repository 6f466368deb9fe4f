package io.fairlead.ingest.runner;

import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the rest of a snapshot that is larger than one batch, on a thread of its own and at most about two batches
/// ahead of the topology, so that the source can go on reporting changes.
final class SnapshotWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

    private final SourceId source;
    private final Emitter emitter;
    private final SnapshotSchedule schedule;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    SnapshotWriter(SourceId source, Emitter emitter, SnapshotSchedule schedule, InstantSource clock) {
        this.source = source;
        this.emitter = emitter;
        this.schedule = schedule;
        this.clock = clock;
    }

    /// Returns at once. Before each batch, `isGivenUp` is asked; the rest is not written then.
    void start(EpochSession session, BooleanSupplier isGivenUp) {
        thread.set(Thread.ofVirtual().name("ingest-snapshot-" + source).start(() -> write(session, isGivenUp)));
    }

    /// The thread that may still be writing. It is not returned again.
    Optional<Thread> take() {
        return Optional.ofNullable(thread.getAndSet(null));
    }

    private void write(EpochSession session, BooleanSupplier isGivenUp) {
        try (Backpressure ofSnapshot = emitter.pace(source)) {
            while (!isGivenUp.getAsBoolean() && session.emitNextBatch()) {
                schedule.sent(clock.instant());
                ofSnapshot.await(session::isOver);
            }
        } catch (EpochSession.Over _) {
            // The reason was passed to the runner.
        } catch (Failure e) {
            // The session has ended itself without a reason; without this the source would never be run again.
            session.fail(e);
        } catch (RuntimeException | Error e) {
            // A runner that stops interrupts the thread.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.error("source={} snapshot aborted", source, e);
            }
            session.fail(SourceRunner.bug(source, e));
        }
    }
}
