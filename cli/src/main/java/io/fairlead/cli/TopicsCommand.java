package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.control.Administration;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.topics.TopicChange;
import io.fairlead.topics.TopicPlan;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "plan|apply|verify|take",
        description = "Shows, creates and checks the topics.")
final class TopicsCommand {
    private static final List<String> COLUMNS = List.of("topic", "change", "detail");

    private static final Map<Object, Object> DONE =
            Map.of("create", "created", "alter", "altered", "refuse", "refused");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Shows what `apply` would do. Exits with 3 if changes are pending.")
    int plan(@Mixin ConfigOption options, @Mixin TableOptions table) throws InterruptedException {
        TopicPlan plan = Administration.topicPlan(options.readWithoutSources());
        Answers.printDifferences(Terminal.out(spec), table.format, COLUMNS, rows(plan));
        return plan.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description =
                    "Creates missing topics and corrects settings that differ. Never changes partitions or cleanup.")
    int apply(@Mixin ConfigOption options, @Mixin TableOptions table) throws InterruptedException {
        FairleadConfig config = options.readWithoutSources();
        TopicPlan plan = Administration.applyTopics(config);
        Answers.printDifferences(Terminal.out(spec), table.format, COLUMNS, applied(plan));
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks that every topic is correct. Exits with 3 if one is not.")
    int verify(@Mixin ConfigOption options, @Mixin TableOptions table) throws InterruptedException {
        return plan(options, table);
    }

    @Command(
            name = "take",
            mixinStandardHelpOptions = true,
            description = {
                "Transfers the topics to this configuration's pipeline, after it was renamed. All processes of the"
                        + " former one must be stopped.",
                "Without --yes it only shows what it would do, and exits with 3 if changes are pending."
            })
    int take(
            @Option(
                            names = "--from-pipeline",
                            required = true,
                            paramLabel = "NAME",
                            description = "The former name of the pipeline.")
                    String from,
            @Option(names = "--yes", description = "Do it.") boolean yes,
            @Mixin ConfigOption options)
            throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        TopicsOwner.Plan plan = TopicsOwner.take(options.readWithoutSources(), from, _ -> yes);
        boolean isNothing = plan.sources() == 0;
        String sources = plan.sources() + " sources of pipeline \"" + plan.from() + "\"";
        if (isNothing) {
            out.println("nothing to do: no source in these topics belongs to pipeline \"" + from + "\"");
        } else if (yes) {
            out.println(sources + " belong to \"" + plan.to() + "\" now; start its processes");
        } else {
            out.println(sources + " would belong to \"" + plan.to() + "\"; add --yes to do it");
        }
        out.flush();
        return isNothing || yes ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static List<Map<String, Object>> rows(TopicPlan plan) {
        return plan.changes().stream().map(TopicsCommand::row).toList();
    }

    /// The same rows once they are done; refused changes stay undone.
    private static List<Map<String, Object>> applied(TopicPlan plan) {
        List<Map<String, Object>> rows = rows(plan);
        rows.forEach(row -> row.computeIfPresent("change", (_, change) -> DONE.getOrDefault(change, change)));
        return rows;
    }

    private static Map<String, Object> row(TopicChange change) {
        String topic = change.topic();
        return switch (change) {
            case TopicChange.Create(var made) ->
                row(topic, "create", new Created(made.partitions(), made.replicationFactor(), made.config()));
            case TopicChange.AlterConfig(var _, var settings) -> row(topic, "alter", new Altered(settings));
            case TopicChange.Refuse(var _, var message) -> row(topic, "refuse", new Refused(message));
        };
    }

    private static Map<String, Object> row(String topic, String change, Object detail) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("topic", topic);
        row.put("change", change);
        row.put("detail", detail);
        return row;
    }

    /// The settings of a new topic: fields for programs, a phrase for people, like the other details.
    private record Created(int partitions, int replicas, Map<String, String> settings) {
        @Override
        public String toString() {
            return partitions + " partitions, " + replicas + " replicas, " + settings;
        }
    }

    private record Altered(SortedMap<String, TopicChange.Setting> settings) {
        @Override
        public String toString() {
            return settings.entrySet().stream()
                    .map(it -> it.getKey() + " from " + it.getValue().actual() + " to "
                            + it.getValue().wanted())
                    .collect(Collectors.joining(", "));
        }
    }

    private record Refused(String reason) {
        @Override
        public String toString() {
            return reason;
        }
    }
}
