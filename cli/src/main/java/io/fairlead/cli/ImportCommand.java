package io.fairlead.cli;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.migration.ServiceEntryImport;
import io.fairlead.operations.migration.ServiceEntryImport.Imported;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an inventory for the source `files` of ServiceEntries that people or other tools wrote: from YAML or JSON"
                    + " files and directories, or from the standard input.",
            "From a cluster: kubectl get serviceentries -A -o yaml | fairlead import - --to inventory.yaml",
            "What an inventory cannot express, and what the source `files` would reject of it, is reported on the standard"
                    + " error. Exit code 3 if there is any."
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories; - is the standard input.")
    private List<String> from = List.of();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Writes to this file, which must not exist (default: standard output).")
    private @Nullable Path to;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Imported imported = ServiceEntryImport.of(GivenObjects.read(from));
        PrintWriter err = Terminal.err(spec);
        String inventory = Answers.yaml(Map.of("services", imported.services()));
        List<String> rejected = InventoryProblems.of(to == null ? "the inventory" : to.toString(), inventory);
        imported.notes().forEach(err::println);
        rejected.forEach(err::println);
        err.println(imported.services().size() + " services");
        write(inventory);
        return imported.notes().isEmpty() && rejected.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private void write(String inventory) {
        Path file = to;
        if (file == null) {
            PrintWriter out = Terminal.out(spec);
            out.print(inventory);
            out.flush();
            return;
        }
        try {
            Files.writeString(file, inventory, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-IMPORT-FILE", file + " cannot be written: " + e, e);
        }
    }
}
