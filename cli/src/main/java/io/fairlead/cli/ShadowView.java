package io.fairlead.cli;

import io.fairlead.operations.migration.EntryDifference;
import io.fairlead.operations.migration.EntryDifference.Cause;
import io.fairlead.operations.migration.ShadowPlan;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// Prints a comparison with the objects of another tool: the rows as the answer, and on the standard error everything
/// that limits what they mean.
record ShadowView(CommandSpec spec, OutputFormat format) {
    private static final List<String> COLUMNS = List.of("host", "cause", "object", "detail");

    /// Prints everything.
    ///
    /// @param waitsFor the reasons why the table is incomplete
    /// @return the exit code
    int print(ShadowPlan plan, List<String> waitsFor) {
        PrintWriter err = Terminal.err(spec);
        waitsFor.forEach(what -> err.println("hosts may be missing from the table: waiting for " + what));
        plan.rejected().forEach(service -> err.println("not comparable: " + service));
        if (plan.own() > 0) {
            err.println("left out, as Fairlead wrote them: " + plan.own() + " ServiceEntries");
        }
        err.println(plan.rendered() + " services compared");
        causes(plan).forEach((cause, count) -> err.println(cause + ": " + count));
        List<Map<String, Object>> rows = rows(plan);
        if (rows.isEmpty() && !(plan.rejected().isEmpty() && waitsFor.isEmpty())) {
            return incomplete();
        }
        Answers.printDifferences(Terminal.out(spec), format, COLUMNS, rows);
        return rows.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static SortedMap<Cause, Long> causes(ShadowPlan plan) {
        return new TreeMap<>(plan.differences().stream()
                .collect(Collectors.groupingBy(EntryDifference::cause, Collectors.counting())));
    }

    /// A service that cannot be written, or that is not in the table yet, is not one without differences.
    private int incomplete() {
        PrintWriter out = Terminal.out(spec);
        if (format == OutputFormat.TABLE) {
            out.println("no differences in the services that can be compared");
            out.flush();
        } else {
            Answers.print(out, format, COLUMNS, List.of());
        }
        return ExitCode.DIFFERENCES;
    }

    private static List<Map<String, Object>> rows(ShadowPlan plan) {
        return plan.differences().stream()
                .sorted(Comparator.comparing(EntryDifference::cause).thenComparing(EntryDifference::host))
                .map(ShadowView::row)
                .toList();
    }

    private static Map<String, Object> row(EntryDifference difference) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("host", difference.host());
        row.put("cause", difference.cause().toString());
        row.put("object", difference.object());
        row.put("detail", difference.detail());
        return row;
    }
}
