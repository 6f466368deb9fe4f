package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.publisher.spi.Notice;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/// How a target is doing. `objects` are ours there, `waiting` are services to be looked at, `lag` is how long ago
/// the oldest of their changes was read. `deletionsWaitFor` are the sources that deletions, and they alone, wait for.
/// `retrying` services could not be written and are tried again, `problems` say why, and `problem` is the first of
/// them or what keeps all of the target from working; empty once nothing does. `withheld` changes are held back,
/// `frozen` services among them by the freezes in `freezes`, and `contested` objects are left to somebody else who
/// keeps changing them. `notices` counts services of which an operator should know something although they are
/// written, by kind. `twin` says that nothing is written because another copy of this installation writes there.
public record TargetHealth(
        String target,
        State state,
        List<String> waitsFor,
        List<String> deletionsWaitFor,
        int objects,
        int waiting,
        int retrying,
        Duration lag,
        int withheld,
        int frozen,
        List<Freeze> freezes,
        int conflicts,
        int contested,
        int quarantined,
        SortedMap<Notice.Kind, Integer> notices,
        double writesPerSecond,
        List<Problem> problems,
        boolean twin,
        String problem) {
    public enum State {
        /// Not reached yet.
        CONNECTING,
        /// It may not be written as things are, and will be once what `lastError` says was done.
        REFUSED,
        /// Not all of the table was read yet.
        GATED,
        /// It works, also where single services wait or are rejected: see `problems`.
        RUNNING,
        /// Nothing gets through; retries go on.
        FAILING,
        CLOSED
    }

    public TargetHealth {
        waitsFor = List.copyOf(waitsFor);
        deletionsWaitFor = List.copyOf(deletionsWaitFor);
        problems = List.copyOf(problems);
        freezes = List.copyOf(freezes);
        notices = Sorted.map(notices);
    }

    /// Why `services` services of one namespace are not written; `message` is that of one of them.
    public record Problem(Kind kind, String code, String namespace, int services, String message) {
        public enum Kind {
            /// Tried again.
            RETRYING,
            /// Left as it is until the service changes.
            REJECTED
        }

        Problem plusOne() {
            return new Problem(kind, code, namespace, services + 1, message);
        }

        String text() {
            return code + ": " + message
                    + (services == 1 ? "" : " (and " + (services - 1) + " more in namespace " + namespace + ")");
        }
    }
}
