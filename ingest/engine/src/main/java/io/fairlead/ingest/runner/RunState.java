package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a [SourceRunner] is doing.
sealed interface RunState {
    /// It was not started, or was stopped.
    record Stopped() implements RunState {}

    /// A thread runs the source, again and again.
    ///
    /// @param thread  of which a predecessor may still be alive, if it ignored its cancellation
    /// @param turn    cancels the present run of the source, or the pause before the next one
    /// @param session the present epoch; null until the first one was taken
    /// @param wantsNewEpoch whether the next run takes a new epoch, although the present one could continue
    record Running(
            Thread thread, Cancellation turn, @Nullable EpochSession session, boolean wantsNewEpoch)
            implements RunState {
        Running with(Cancellation next) {
            return new Running(thread, next, session, wantsNewEpoch);
        }

        Running inNewEpoch(EpochSession next) {
            return new Running(thread, turn, next, false);
        }

        Running wantingNewEpoch() {
            return new Running(thread, turn, session, true);
        }

        /// Ends the epoch, so that nothing is sent any more, and cancels the run.
        void cancel() {
            if (session != null) {
                session.end();
            }
            turn.request();
        }
    }

    /// The present epoch; empty while there is none.
    default Optional<EpochSession> epoch() {
        return this instanceof Running running ? Optional.ofNullable(running.session()) : Optional.empty();
    }
}
