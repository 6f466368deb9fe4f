package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.operations.control.Adoption;
import io.fairlead.operations.control.Adoption.Candidate;
import io.fairlead.operations.control.Adoption.Fate;
import io.fairlead.operations.control.Adoption.Unlisted;
import io.fairlead.operations.control.Adoption.Wish;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = {
            "Transfers objects of another pipeline to this one, after it was renamed or when a namespace is handed over."
                    + " Each object keeps its endpoints throughout. All processes of the other pipeline must be stopped"
                    + " for this; those of this one may run.",
            "Asks for the other pipeline's name at a terminal. Without a terminal and without --yes it only shows what it"
                    + " would do, and exits with 3."
        })
final class AdoptCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @Option(
            names = "--from-pipeline",
            required = true,
            paramLabel = "NAME",
            description = "The pipeline that is named on the objects.")
    private String from = "";

    @Option(
            names = "--from-installation",
            paramLabel = "TEXT",
            description = "The installation that is named on them, if there are several.")
    private String installation = "";

    @Option(
            names = {"-t", "--target"},
            paramLabel = "NAME",
            description = "Only in this target.")
    private String target = "";

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            split = ",",
            converter = NamespaceConverter.class,
            description = "Only in these namespaces, separated by commas.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--unlisted",
            description = "Also objects whose service this pipeline's table does not list with endpoints. Its publisher"
                    + " then deletes them.")
    private boolean unlisted;

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Mixin
    private TableOptions table = new TableOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (!NAME.matcher(from).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--from-pipeline: \"" + from + "\" is not a valid pipeline name");
        }
        FairleadConfig config = options.readWithoutSources();
        Adoption adoption = new Adoption(
                config,
                new Wish(
                        from,
                        installation,
                        target,
                        new TreeSet<>(namespaces),
                        unlisted ? Unlisted.TAKE : Unlisted.LEAVE),
                InstantSource.system());
        Adoption.Plan plan = adoption.plan();
        show(table.format == OutputFormat.TABLE ? Terminal.out(spec) : Terminal.err(spec), plan);
        if (plan.taken().isEmpty()) {
            Agreement.printForPrograms(spec, table.format, List.of(), "to adopt");
            return ExitCode.DONE;
        }
        if (!Agreement.given(spec, yes, "Type the name of the other pipeline to confirm:", from)) {
            Agreement.printForPrograms(spec, table.format, plan.asResults(), "to adopt");
            return ExitCode.DIFFERENCES;
        }
        return Agreement.told(spec, table.format, adoption.carryOut(plan), "adopted");
    }

    private void show(PrintWriter out, Adoption.Plan plan) {
        if (plan.taken().isEmpty() && plan.left().isEmpty()) {
            out.println("nothing to do: no object there belongs to pipeline \"" + from + "\"");
        }
        some(out, plan.taken(), it -> it.fate() == Fate.SAME, "would be taken over as they are");
        some(out, plan.taken(), it -> it.fate() == Fate.CHANGES, "would be taken over, and then rewritten");
        some(
                out,
                plan.taken(),
                it -> it.fate() == Fate.UNLISTED,
                "would be taken over, and then deleted: the table lists no endpoints for their services");
        some(
                out,
                plan.left(),
                _ -> true,
                "are left to \"" + from + "\": the table of \"" + plan.to().pipeline()
                        + "\" lists no endpoints for their services");
        if (plan.unseen()) {
            out.println(
                    "pipeline \"" + from + "\" uses another Kafka cluster: make sure that none of its processes runs");
        }
        out.flush();
    }

    private static void some(PrintWriter out, List<Candidate> all, Predicate<Candidate> which, String text) {
        List<Candidate> some = all.stream().filter(which).toList();
        if (!some.isEmpty()) {
            out.println(some.size() + " objects " + text + ":");
            ByNamespace.print(out, some.stream().map(it -> it.object().key()).toList());
        }
    }
}
