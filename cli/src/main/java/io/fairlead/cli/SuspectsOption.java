package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.Command;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.operations.control.Control;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Selects the suspects to which `release` and `reject` apply.
final class SuspectsOption {
    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(
            names = "--instance",
            paramLabel = "ID",
            description = "Only this instance, as `fairlead suspects` names it.")
    private String instance = "";

    static final class Which {
        @Parameters(
                paramLabel = "SERVICE|ADDRESS",
                description = "A host, namespace/host, or the address of an endpoint: all suspects of the service.")
        private String service = "";

        @Option(
                names = "--source",
                paramLabel = "NAME",
                converter = SourceNameConverter.class,
                description = "All suspects of this source.")
        private @Nullable SourceId source;

        @Option(names = "--all", description = "All suspects.")
        private boolean all;
    }

    /// Sends the command and prints to how many instances it applies.
    ///
    /// @return the exit code
    int ask(FairleadConfig config, Command.Kind kind, Operator operator, CommandLine command)
            throws InterruptedException {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
        Command asked = operator.command(kind, instance, now);
        List<Suspects.Suspect> meant = Suspects.in(TableQueries.table(config, InstantSource.system())).stream()
                .filter(this::isMeant)
                .toList();
        if (meant.isEmpty()) {
            Terminal.err(command.getCommandSpec())
                    .println("nothing of " + text() + " is suspect; `fairlead suspects` lists what is");
            return ExitCode.FAILED;
        }
        Control.send(config, subjects(meant), asked);
        PrintWriter out = Terminal.out(command.getCommandSpec());
        Answers.print(
                out,
                OutputFormat.TABLE,
                Suspects.COLUMNS,
                meant.stream().map(Suspects.Suspect::row).toList());
        out.println();
        out.println(
                kind == Command.Kind.RELEASE
                        ? "released: what the registry does not list again is removed immediately"
                        : "rejected: these stay until the registry lists them again, or until `fairlead release`");
        out.flush();
        return ExitCode.DONE;
    }

    private List<Subject> subjects(List<Suspects.Suspect> meant) {
        if (which.all) {
            return List.of(new Subject.Everything());
        }
        SourceId source = which.source;
        return source == null
                ? meant.stream()
                        .map(suspect -> ServiceKey.parse(suspect.service()))
                        .distinct()
                        .map(service -> (Subject) new Subject.OfService(service))
                        .toList()
                : List.of(new Subject.OfSource(source));
    }

    private boolean isMeant(Suspects.Suspect suspect) {
        SourceId source = which.source;
        boolean isOf = which.all
                || (source == null ? ServiceViews.isNamed(suspect.of(), which.service) : suspect.isOf(source));
        return isOf && (instance.isEmpty() || instance.equals(suspect.witness().instance()));
    }

    private String text() {
        String of = which.all ? "anything" : which.source == null ? which.service : "source " + which.source;
        return instance.isEmpty() ? of : "instance " + instance + " of " + of;
    }
}
