package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.deadletters.DeadLetterFilter;
import io.fairlead.operations.deadletters.DeadLetterId;
import io.fairlead.operations.deadletters.DeadLetterRetry;
import io.fairlead.operations.deadletters.DeadLetterTopic;
import io.fairlead.operations.deadletters.StoredDeadLetter;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|retry",
        description = "Shows what could not be used and why, and retries it (docs/operations/dead-letter.md).",
        subcommands = DlqCommand.Retry.class)
final class DlqCommand {
    private static final List<String> COLUMNS = List.of("id", "time", "stage", "code", "origin", "key", "message");
    private static final List<String> STAGES = List.of("ingest", "topology", "publisher");
    private static final int WIDE = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// `--since`, shared.
    static final class Since {
        @Option(
                names = "--since",
                paramLabel = "TIME",
                converter = SinceConverter.class,
                description = "Only dead letters since then: 2h, 3d, or 2026-01-31T10:00:00Z.")
        private @Nullable Instant since;
    }

    /// The dead letters that `list` shows.
    static final class Shown {
        @Mixin
        private Since since = new Since();

        @Option(names = "--code", paramLabel = "CODE", description = "Only with this code.")
        private @Nullable String code;

        @Option(names = "--stage", paramLabel = "STAGE", description = "ingest, topology or publisher.")
        private @Nullable String stage;

        DeadLetterFilter filter() {
            return new DeadLetterFilter(since.since, code, stage);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the dead letters, newest first.")
    int list(
            @Mixin ConfigOption options,
            @Mixin TableOptions table,
            @Mixin Shown shown,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (50).")
                    int limit)
            throws InterruptedException {
        requireValid(shown, limit);
        try (DeadLetterTopic box = DeadLetterTopic.open(options.readWithoutSources())) {
            print(box.newest(shown.filter(), limit), table.format);
            return ExitCode.DONE;
        }
    }

    private void requireValid(Shown shown, int limit) {
        if (shown.stage != null && !STAGES.contains(shown.stage)) {
            throw wrong("--stage \"" + shown.stage + "\" is not one of ingest, topology, publisher");
        }
        if (limit < 1 || limit > 100_000) {
            throw wrong("--limit " + limit + " is outside 1-100000");
        }
    }

    private void print(DeadLetterTopic.Newest newest, OutputFormat format) {
        boolean people = format == OutputFormat.TABLE;
        List<Map<String, Object>> rows =
                newest.letters().stream().map(letter -> row(letter, people)).toList();
        Answers.print(Terminal.out(spec), format, COLUMNS, rows);
        if (!newest.whole()) {
            Terminal.err(spec)
                    .println("the dead letter topic is too large to be searched in time: older ones may match as well;"
                            + " use --since");
        }
    }

    private static Map<String, Object> row(StoredDeadLetter.Summary letter, boolean people) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", letter.id().toString());
        row.put("time", letter.time().toString());
        row.put("stage", letter.why().stage());
        row.put("code", letter.why().code());
        row.put("origin", letter.why().origin());
        row.put("key", people ? oneLine(letter.key()) : letter.key());
        row.put(
                "message",
                people ? oneLine(letter.why().message()) : letter.why().message());
        return row;
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= WIDE ? line : line.substring(0, WIDE - 3) + "...";
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one dead letter with its headers and value, and what to do.")
    int show(
            @Mixin ConfigOption options,
            @Mixin TableOptions table,
            @Parameters(paramLabel = "ID", description = "As `dlq list` shows it, such as 3-17.") String id)
            throws InterruptedException {
        DeadLetterId wanted = id(id);
        FairleadConfig config = options.readWithoutSources();
        try (DeadLetterTopic box = DeadLetterTopic.open(config)) {
            DeadLetterView view = DeadLetterView.of(config, box.find(wanted));
            PrintWriter out = Terminal.out(spec);
            if (table.format == OutputFormat.TABLE) {
                view.print(out);
            } else {
                Answers.printOne(out, table.format, view.asMap());
            }
            return ExitCode.DONE;
        }
    }

    /// The letters to retry: exactly one of these.
    static final class Wanted {
        @Parameters(paramLabel = "ID", description = "As `dlq list` shows it, such as 3-17.")
        private @Nullable String id;

        @Option(names = "--code", paramLabel = "CODE", description = "All with this code.")
        private @Nullable String code;

        @Option(names = "--all", description = "All.")
        private boolean all;
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Writes dead letters of the topology back to their original topic and partition, unchanged.",
                "A record of an epoch that has ended changes nothing."
            })
    static final class Retry implements java.util.concurrent.Callable<Integer> {
        @Mixin
        private ConfigOption options = new ConfigOption();

        @Mixin
        private TableOptions table = new TableOptions();

        @Mixin
        private Since since = new Since();

        @ArgGroup(multiplicity = "1")
        private Wanted wanted = new Wanted();

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            DeadLetterId one = wanted.id == null
                    ? null
                    : DeadLetterId.parse(wanted.id).orElseThrow(() -> wrongId(spec, String.valueOf(wanted.id)));
            FairleadConfig config = options.readWithoutSources();
            if (one == null && !yes && !Confirmation.given(Terminal.err(spec), question())) {
                return ExitCode.FAILED;
            }
            RowStream rows = new RowStream(Terminal.out(spec), table.format);
            boolean[] refused = {false};
            try (DeadLetterTopic box = DeadLetterTopic.open(config)) {
                if (one != null) {
                    refused[0] = print(rows, List.of(box.retry(box.find(one))));
                } else {
                    box.retry(
                            new DeadLetterFilter(since.since, wanted.code, null),
                            results -> refused[0] |= print(rows, results));
                }
            }
            rows.end();
            return refused[0] ? ExitCode.FAILED : ExitCode.DONE;
        }

        private String question() {
            return (wanted.all ? "Retry all dead letters" : "Retry all dead letters with code " + wanted.code)
                    + (since.since == null ? "?" : " since " + since.since + "?");
        }

        /// Returns whether one was refused.
        private static boolean print(RowStream rows, List<DeadLetterRetry.Result> results) {
            List<Map<String, Object>> printed = new ArrayList<>();
            for (DeadLetterRetry.Result result : results) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("id", result.id().toString());
                row.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
                row.put("origin", result.origin());
                row.put("detail", result.detail());
                printed.add(row);
            }
            rows.print(printed);
            return results.stream().anyMatch(result -> result.outcome() == DeadLetterRetry.Outcome.REFUSED);
        }
    }

    private DeadLetterId id(String text) {
        return DeadLetterId.parse(text).orElseThrow(() -> wrongId(spec, text));
    }

    private static ParameterException wrongId(CommandSpec spec, String text) {
        return new ParameterException(
                spec.commandLine(), "\"" + text + "\" is not an ID; expected PARTITION-OFFSET as `dlq list` shows it");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
