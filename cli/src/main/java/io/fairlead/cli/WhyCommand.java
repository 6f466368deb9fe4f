package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.table.Panics;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.operations.table.WhyView;
import io.fairlead.table.image.MeshService;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Shows the source of each value of a service or an endpoint, since when, and which values were"
                + " overruled.")
final class WhyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE|ADDRESS", description = "A host, namespace/host, or the address of an endpoint.")
    private String wanted = "";

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        FairleadConfig config = options.readWithoutSources();
        List<MeshService> found = ServiceViews.named(TableQueries.glance(config, InstantSource.system()), wanted);
        if (found.isEmpty()) {
            Terminal.err(spec)
                    .println("no service or endpoint in the table is \"" + wanted
                            + "\"; `fairlead services` lists them");
            return ExitCode.FAILED;
        }
        List<WhyView> views = found.stream()
                .map(service -> WhyView.of(
                        service, Panics.of(service, config.targets()), ServiceViews.endpoints(service, wanted)))
                .toList();
        if (table.format != OutputFormat.TABLE) {
            Answers.printAll(out, table.format, views);
            return ExitCode.DONE;
        }
        for (int i = 0; i < found.size(); i++) {
            WhyText.print(out, views.get(i), found.get(i).service().emptySince());
        }
        return ExitCode.DONE;
    }
}
