package io.fairlead.cli;

import io.fairlead.config.Connectors;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.server.logging.Logging;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/// The command `fairlead`. Failures that the program foresaw print as one message, without a stack trace.
@Command(
        name = "fairlead",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Carries service-registry changes into the mesh.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ReloadCommand.class,
            ValidateCommand.class,
            StatusCommand.class,
            ServicesCommand.class,
            WhyCommand.class,
            HistoryCommand.class,
            AtCommand.class,
            DiffCommand.class,
            TailCommand.class,
            ExportCommand.class,
            PlanCommand.class,
            RulesCommand.class,
            SuspectsCommand.class,
            ReleaseCommand.class,
            RejectCommand.class,
            FreezeCommand.class,
            ThawCommand.class,
            SourceCommand.class,
            TargetCommand.class,
            AdoptCommand.class,
            TopicsCommand.class,
            TableCommand.class,
            SchemasCommand.class,
            DlqCommand.class,
            UninstallCommand.class,
            ImportCommand.class,
            ExplainCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 differences found.",
            "Start with `fairlead demo`."
        })
public final class FairleadCommand implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FairleadCommand.class);

    private final Connectors connectors;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    FairleadCommand(Connectors connectors) {
        this.connectors = connectors;
    }

    /// The connectors of the command line to which a command belongs.
    static Connectors connectors(CommandSpec command) {
        return ((FairleadCommand) command.root().userObject()).connectors;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// Runs the command line to its end.
    ///
    /// @param connectors the kinds of sources and targets that a configuration may name
    /// @return the exit code
    public static int execute(Connectors connectors, String... arguments) {
        CommandLine command = commandLine(connectors);
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            Logging.warningsOnly();
        }
        try {
            return command.execute(arguments);
        } catch (StackOverflowError | AssertionError | LinkageError e) {
            return unexpected(command, e);
        }
    }

    /// The same with connectors that may be missing parts.
    public static int execute(Supplier<Connectors> connectors, String... arguments) {
        Connectors found;
        try {
            found = connectors.get();
        } catch (ConfigurationFailure failure) {
            System.err.println(failure.getMessage());
            System.err.println("(" + failure.code() + ")");
            return ExitCode.of(failure);
        }
        return execute(found, arguments);
    }

    static CommandLine commandLine(Connectors connectors) {
        CommandLine command = new CommandLine(new FairleadCommand(connectors))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setHelpFactory(FairleadCommand::help)
                .setExecutionStrategy(FairleadCommand::run)
                .setExecutionExceptionHandler(FairleadCommand::failed);
        // `at -2h`: a time, and no option.
        for (String past : List.of("at", "diff")) {
            Objects.requireNonNull(command.getSubcommands().get(past)).setUnmatchedOptionsArePositionalParams(true);
        }
        return command;
    }

    /// An empty value is the mistake of a script whose variable is not set: `freeze --service "$SERVICE"` must
    /// not freeze everything.
    private static int run(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.hasSubcommand() ? each.subcommand() : null) {
            requireNoEmptyValue(each);
        }
        return new RunLast().execute(parsed);
    }

    private static void requireNoEmptyValue(ParseResult parsed) {
        for (ArgSpec given : parsed.matchedArgs()) {
            if (given.stringValues().stream().anyMatch(String::isBlank)) {
                String name = given instanceof OptionSpec option ? option.longestName() : given.paramLabel();
                throw new ParameterException(
                        parsed.commandSpec().commandLine(), name + " has an empty value; give one, or leave it out");
            }
        }
    }

    /// As wide as the terminal, whose width is determined only if help is shown.
    private static Help help(CommandSpec spec, Help.ColorScheme colors) {
        spec.usageMessage().width(TerminalWidth.ofHelp(TerminalWidth.current()));
        return new Help(spec, colors);
    }

    private static int failed(Exception exception, CommandLine command, ParseResult parsed) throws Exception {
        return switch (exception) {
            case ConfigurationFailure failure -> say(command, failure, ExitCode.of(failure));
            case Failure failure -> say(command, failure, ExitCode.FAILED);
            case InterruptedException _ -> ExitCode.FAILED;
            default -> unexpected(command, exception);
        };
    }

    /// One line for people; the log has the stack trace.
    private static int unexpected(CommandLine command, Throwable thrown) {
        LOG.debug("the command failed unexpectedly", thrown);
        PrintWriter err = Terminal.err(command.getCommandSpec());
        err.println("the command failed unexpectedly: " + thrown
                + "; run it again with FAIRLEAD_LOG=DEBUG for the stack trace, and report it");
        err.println("(APP-UNEXPECTED)");
        err.flush();
        return ExitCode.FAILED;
    }

    private static int say(CommandLine command, Failure failure, int code) {
        PrintWriter err = Terminal.err(command.getCommandSpec());
        err.println(failure.getMessage());
        err.println("(" + failure.code() + ")");
        err.flush();
        return code;
    }
}
