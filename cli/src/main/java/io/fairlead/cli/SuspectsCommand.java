package io.fairlead.cli;

import io.fairlead.operations.table.TableQueries;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "suspects",
        mixinStandardHelpOptions = true,
        description = "Lists the instances that a registry no longer lists and that the deletion guard keeps, with the"
                + " reason.")
final class SuspectsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        InstantSource clock = InstantSource.system();
        List<Suspects.Suspect> suspects = Suspects.in(TableQueries.glance(options.readWithoutSources(), clock));
        if (suspects.isEmpty() && table.format == OutputFormat.TABLE) {
            out.println("nothing is suspect");
            out.flush();
            return ExitCode.DONE;
        }
        List<Map<String, Object>> rows =
                suspects.stream().map(Suspects.Suspect::row).toList();
        Age.beside("since", rows, clock.instant(), table.format);
        Answers.print(out, table.format, Suspects.COLUMNS_WITH_AGE, rows);
        if (table.format == OutputFormat.TABLE) {
            out.println();
            out.println(
                    "`fairlead release SERVICE` removes them, `fairlead reject SERVICE` keeps them until the registry lists"
                            + " them again");
            out.flush();
        }
        return ExitCode.DONE;
    }
}
