package io.fairlead.cli.demo;

import io.fairlead.model.Printable;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.plan.Change;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The output of the demo: each change as it arrives in a target, with the milliseconds of each stage.
final class Screen implements PublisherListener {
    private static final List<Stage> STAGES =
            List.of(Stage.PRODUCED, Stage.MERGED, Stage.READ, Stage.PLANNED, Stage.APPLIED);

    private final PrintWriter out;
    private final boolean colour;

    private boolean stopped;

    Screen(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    void say(String text) {
        String safe = Printable.of(text);
        write("\n" + (colour ? "\u001b[1m" + safe + "\u001b[0m" : safe));
    }

    void hint(String text) {
        print("  " + text);
    }

    /// Shows no further changes of targets: a shutdown is no change of the mesh.
    synchronized void stop() {
        if (!stopped) {
            say("Stopping ...");
        }
        stopped = true;
    }

    @Override
    public synchronized void on(Outcome outcome) {
        if (stopped) {
            return;
        }
        switch (outcome) {
            case Outcome.Applied(var target, var change, var timeline) ->
                write("  " + paint(change.verb()) + " "
                        + Printable.of(change.key() + " in " + target + times(timeline)));
            case Outcome.Withheld(var target, var change, var _, var reason) ->
                print("  withheld " + change.key() + " in " + target + ": " + reason);
            case Outcome.Conflict(var target, var _, var object, var owner) ->
                print("  conflict " + object + " in " + target + " belongs to " + owner + " and was left unchanged");
            case Outcome.Rejected(var target, var service, var failure) ->
                print("  rejected " + service + " in " + target + ": " + failure.getMessage());
            case Outcome.Retrying(var target, var service, var failure, var attempt, var in) ->
                print("  retry " + attempt + " of " + service + " in " + target + " after " + in.toMillis() + " ms: "
                        + failure.getMessage());
            case Outcome.Drift(var target, var repair) ->
                print("  drift   " + repair.key() + " in " + target + " was changed by another writer; it is repaired");
            case Outcome.Noticed(var target, var service, var notice) ->
                print("  notice  " + service + " in " + target + ": " + notice);
            case Outcome.NoticeEnded(var target, var service, var notice) ->
                print("  ended   " + service + " in " + target + ": "
                        + notice.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            case Outcome.Contested(var target, var repair, var budget, var until) ->
                print("  left    " + repair.key() + " in " + target + " alone until " + until
                        + ": another writer undid " + budget.repairs() + " repairs");
        }
    }

    private String paint(Change.Verb verb) {
        String padded = String.format(Locale.ROOT, "%-7s", verb);
        if (!colour) {
            return padded;
        }
        String code = switch (verb) {
            case CREATE -> "32";
            case UPDATE -> "33";
            case DELETE -> "31";
        };
        return "\u001b[" + code + "m" + padded + "\u001b[0m";
    }

    private static String times(Timeline timeline) {
        StringBuilder times = new StringBuilder();
        for (Stage stage : STAGES) {
            timeline.between(Stage.OBSERVED, stage)
                    .ifPresent(it -> times.append(times.isEmpty() ? "  (ms: " : ", ")
                            .append(stage.name().toLowerCase(Locale.ROOT))
                            .append(' ')
                            .append(milliseconds(it)));
        }
        return times.isEmpty() ? "" : times + ")";
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
    }

    private void print(String line) {
        write(Printable.of(line));
    }

    private synchronized void write(String line) {
        out.println(line);
        out.flush();
    }
}
