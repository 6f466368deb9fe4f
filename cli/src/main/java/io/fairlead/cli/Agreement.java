package io.fairlead.cli;

import io.fairlead.platform.Result;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// The last step of a command that removes or takes over: nothing is done without consent, and each result is printed.
final class Agreement {
    private static final List<String> COLUMNS = List.of("part", "name", "outcome", "detail");

    private Agreement() {}

    /// Asks a person to type a word, unless `yes` was given.
    static boolean given(CommandSpec spec, boolean yes, String question, String word) {
        if (yes || Confirmation.typed(Terminal.err(spec), question, word)) {
            return true;
        }
        PrintWriter err = Terminal.err(spec);
        err.println("nothing was changed; add --yes to do it");
        err.flush();
        return false;
    }

    /// @param done the word for the action done, such as `deleted`
    private static void print(CommandSpec spec, OutputFormat format, List<Result> results, String done) {
        Answers.print(Terminal.out(spec), format, COLUMNS, rows(results, done));
    }

    /// Prints a preview.
    ///
    /// @return the exit code: whether something would be done, or could not be read
    static int previewed(CommandSpec spec, OutputFormat format, List<Result> plan, String would) {
        int told = told(spec, format, plan, would);
        boolean isDue = plan.stream().anyMatch(it -> it.outcome() == Result.Outcome.DONE);
        return told == ExitCode.DONE && isDue ? ExitCode.DIFFERENCES : told;
    }

    /// Prints a preview for programs; people are shown it as text.
    static void printForPrograms(CommandSpec spec, OutputFormat format, List<Result> results, String would) {
        if (format != OutputFormat.TABLE) {
            print(spec, format, results, would);
        }
    }

    private static List<Map<String, Object>> rows(List<Result> results, String done) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Result result : results) {
            rows.add(row(result, done));
        }
        return rows;
    }

    private static Map<String, Object> row(Result result, String done) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("part", result.part());
        row.put("name", result.name());
        row.put(
                "outcome",
                result.outcome() == Result.Outcome.DONE
                        ? done
                        : result.outcome().word());
        row.put("detail", result.detail());
        return row;
    }

    /// Prints all results.
    ///
    /// @return the exit code
    static int told(CommandSpec spec, OutputFormat format, List<Result> results, String done) {
        print(spec, format, results, done);
        long failed = results.stream().filter(Result::isFailure).count();
        if (failed == 0) {
            return ExitCode.DONE;
        }
        PrintWriter err = Terminal.err(spec);
        err.println(failed + " of these are left, for the reasons shown; resolve them, and run the command"
                + " again: what is already done is skipped");
        err.flush();
        return ExitCode.FAILED;
    }
}
