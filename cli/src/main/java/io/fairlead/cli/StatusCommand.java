package io.fairlead.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.status.InstallationStatus;
import java.io.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the status of the installation: processes, sources, table, targets, what is withheld.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration REDRAW = Duration.ofSeconds(2);
    private static final Duration ASK = Duration.ofMillis(500);

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Option(
            names = "--watch",
            description = "Keeps running: redraws every 2 s on a terminal, and otherwise prints what changes.")
    private boolean watch;

    @Option(
            names = "--wait-for",
            paramLabel = "CONDITION",
            converter = AwaitedCondition.Converter.class,
            description = "Waits until the condition is true, or false with =false, and prints nothing else: Ready,"
                    + " Reading, CaughtUp, Writing, Frozen or Withholding. Exit code 1 on a timeout.")
    private @Nullable AwaitedCondition awaited;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "60s",
            description = "How long --wait-for waits (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        Clock clock = Clock.systemUTC();
        InstallationStatus status =
                new InstallationStatus(options.readWithoutSecrets(), options::readWithoutSources, clock);
        AwaitedCondition condition = awaited;
        if (condition != null) {
            return await(status, condition);
        }
        if (watch) {
            return watch(status, clock);
        }
        print(status.now(), clock.instant());
        return ExitCode.DONE;
    }

    private void print(JsonNode status, Instant now) {
        PrintWriter out = Terminal.out(spec);
        if (table.format == OutputFormat.TABLE) {
            StatusText.print(out, status, now);
            out.flush();
        } else {
            Answers.printOne(
                    out,
                    table.format,
                    new JsonMapper().convertValue(status, new TypeReference<Map<String, Object>>() {}));
        }
    }

    private int await(InstallationStatus status, AwaitedCondition condition) throws InterruptedException {
        long begin = System.nanoTime();
        String found;
        do {
            try {
                JsonNode now = status.now();
                if (condition.isMet(now)) {
                    Terminal.out(spec).println(condition.found(now));
                    return ExitCode.DONE;
                }
                found = condition.found(now);
            } catch (TransientFailure failure) {
                found = failure.getMessage() + " (" + failure.code() + ")";
            }
            var _ = never.await(ASK.toMillis(), TimeUnit.MILLISECONDS);
        } while (System.nanoTime() - begin < timeout.toNanos());
        Terminal.err(spec).println("waited " + timeout.toSeconds() + " s for " + condition + " in vain: " + found);
        return ExitCode.FAILED;
    }

    /// Ends with the process, or with the terminal.
    private int watch(InstallationStatus status, Clock clock) throws InterruptedException {
        boolean redraws = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Set<String> before = Set.of();
        while (!Terminal.isGone(spec)) {
            PrintWriter out = Terminal.out(spec);
            if (redraws) {
                String drawn = drawn(status, clock.instant());
                Terminal.clear(spec);
                out.print(drawn);
            } else {
                before = printNew(out, status, clock, before);
            }
            out.flush();
            var _ = never.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS);
        }
        return ExitCode.DONE;
    }

    /// Returns all states, those that were there before among them.
    private static Set<String> printNew(PrintWriter out, InstallationStatus status, Clock clock, Set<String> before)
            throws InterruptedException {
        Set<String> now = new HashSet<>();
        for (String line : states(status)) {
            if (now.add(line) && !before.contains(line)) {
                out.println(Age.toMillis(clock.instant()) + " " + line);
            }
        }
        return now;
    }

    private static String drawn(InstallationStatus status, Instant now) throws InterruptedException {
        StringWriter text = new StringWriter();
        try {
            StatusText.print(new PrintWriter(text, true), status.now(), now);
        } catch (TransientFailure failure) {
            text.append(failure.getMessage()).append('\n');
        }
        return text.toString();
    }

    private static Iterable<String> states(InstallationStatus status) throws InterruptedException {
        try {
            return StatusText.states(status.now());
        } catch (TransientFailure failure) {
            return Set.of(failure.getMessage() + " (" + failure.code() + ")");
        }
    }
}
