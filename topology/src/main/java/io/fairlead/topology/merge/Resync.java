package io.fairlead.topology.merge;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The problem that asks ingest for a new snapshot on an operator's command. It names the epoch of the source at the
/// time of the request: only a snapshot of a later epoch ends it, because one that had begun before may be older.
final class Resync {
    private static final Pattern PROBLEM = Pattern.compile("SOURCE-RESYNC: .* after epoch (\\d{1,18})");

    private Resync() {}

    static String problem(Command command, Epoch epoch) {
        return "SOURCE-RESYNC: requested by " + command.operator() + " at " + command.at() + ", after epoch " + epoch;
    }

    static boolean isAskedFor(@Nullable String problem) {
        return problem != null && PROBLEM.matcher(problem).matches();
    }

    /// Returns whether the problem stays although the snapshot of this epoch is complete.
    static boolean outlasts(@Nullable String problem, Epoch completed) {
        Matcher asked = PROBLEM.matcher(problem == null ? "" : problem);
        return asked.matches() && completed.value() <= Long.parseLong(asked.group(1));
    }
}
