package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.migration.ShadowPlan;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.publisher.pipeline.ServicePlan;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.table.image.MeshView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what would change in the targets, and why; writes nothing.",
            "Exits with 3 if there are differences.",
            "With --against, compares what would be written with the ServiceEntries of another tool or person, by what they"
                    + " mean to Istio; the target is not read, and objects that Fairlead wrote are left out. From a cluster:"
                    + " kubectl get serviceentries -A -o yaml | fairlead plan --against -"
        })
final class PlanCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("target", "change", "object", "reason");

    @Option(
            names = {"-t", "--target"},
            paramLabel = "NAME",
            description = "Only this target.")
    private String only = "";

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "A file or directory with ServiceEntries; - is the standard input. May be repeated.")
    private List<String> against = List.of();

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        List<TargetConfig> targets = targets(config);
        MeshView view = TableQueries.glance(config, InstantSource.system());
        String installation = TableQueries.installation(config);
        if (!against.isEmpty()) {
            TargetConfig target = single(targets);
            ShadowPlan plan =
                    ShadowPlan.of(new Owner(config.pipeline(), installation), target, view, GivenObjects.read(against));
            return new ShadowView(spec, table.format).print(plan, TableQueries.waitsFor(config, view));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TargetConfig target : targets) {
            TableQueries.plan(config, target, view, installation)
                    .forEach((service, plan) -> rows(rows, target.name(), service.toString(), plan));
        }
        for (String what : TableQueries.waitsFor(config, view)) {
            Terminal.err(spec).println("nothing would be deleted yet: waiting for " + what);
        }
        return print(rows);
    }

    private int print(List<Map<String, Object>> rows) {
        if (table.format == OutputFormat.TABLE) {
            rows.stream()
                    .filter(row -> row.containsKey("code"))
                    .forEach(row -> row.put("reason", row.get("code") + ": " + row.get("reason")));
        }
        Answers.printDifferences(Terminal.out(spec), table.format, COLUMNS, rows);
        return rows.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static TargetConfig single(List<TargetConfig> targets) {
        if (targets.size() != 1) {
            throw new ConfigurationFailure(
                    "APP-TARGET-UNKNOWN",
                    "--against compares one target; name it with --target, one of "
                            + targets.stream().map(TargetConfig::name).toList());
        }
        return targets.getFirst();
    }

    /// "no differences" about a target that does not exist would be misread.
    private List<TargetConfig> targets(FairleadConfig config) {
        List<TargetConfig> named = config.targets().stream()
                .filter(it -> only.isEmpty() || only.equals(it.name()))
                .toList();
        if (named.isEmpty() && !only.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-TARGET-UNKNOWN",
                    "there is no target \"" + only + "\"; configured are "
                            + config.targets().stream().map(TargetConfig::name).toList());
        }
        return named;
    }

    private static void rows(List<Map<String, Object>> rows, String target, String service, ServicePlan plan) {
        plan.plan()
                .changes()
                .forEach(change ->
                        rows.add(Difference.of(target, service, change).asRow()));
        plan.conflicts()
                .forEach((key, owner) ->
                        rows.add(new Difference(target, "conflict", service, key.toString(), "belongs to " + owner)
                                .asRowWith("owner", owner)));
        RejectedFailure rejected = plan.rejected();
        if (rejected != null) {
            rows.add(new Difference(target, "rejected", service, service, String.valueOf(rejected.getMessage()))
                    .asRowWith("code", rejected.code()));
        }
    }

    /// Between an object of a target and what the table makes of its service.
    private record Difference(String target, String change, String service, String object, String reason) {
        static Difference of(String target, String service, Change change) {
            String reason = switch (change) {
                case Change.Create _ -> service + " has no object yet";
                case Change.Update _ -> "differs from the table";
                case Change.Delete(var _, var why) -> why;
            };
            return new Difference(
                    target, change.verb().toString(), service, change.key().toString(), reason);
        }

        Map<String, Object> asRowWith(String column, String value) {
            Map<String, Object> row = asRow();
            row.put(column, value);
            return row;
        }

        Map<String, Object> asRow() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("target", target);
            row.put("change", change);
            row.put("service", service);
            row.put("object", object);
            row.put("reason", reason);
            return row;
        }
    }
}
