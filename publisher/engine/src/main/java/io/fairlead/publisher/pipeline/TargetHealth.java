package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.publisher.spi.Notice;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/// The health of a target.
///
/// @param waitsFor the conditions that all writes wait for, as text
/// @param deletionsWaitFor the conditions that only deletions wait for, as text
/// @param objects of ours in the target
/// @param waiting services that wait to be reconciled or are being reconciled
/// @param retrying services that could not be written and are retried
/// @param lag how long ago the oldest change of the waiting services was read
/// @param withheld changes that are withheld
/// @param frozen services among them that a freeze covers
/// @param freezes in force for this target
/// @param contested objects that are left to somebody else who keeps changing them
/// @param quarantined services that the target rejects until they change
/// @param notices services with a notice, by its kind
/// @param problems why services are not written
/// @param twin nothing is written, because another copy of this installation writes there
/// @param problem of the complete target, or else the first of `problems`; empty if there is none
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
        /// It cannot be written until an operator has resolved `problem`.
        REFUSED,
        /// The table is not completely read yet.
        GATED,
        /// It works. Single services may wait or be rejected: see `problems`.
        RUNNING,
        /// Nothing gets through; retries continue.
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

    /// The reason why `services` services of one namespace are not written; `message` is that of one of them.
    public record Problem(Kind kind, String code, String namespace, int services, String message) {
        public enum Kind {
            /// Retried.
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
