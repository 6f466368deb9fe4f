package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.migration.ServiceEntryImport;
import io.fairlead.operations.migration.ServiceEntryImport.Imported;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
            "What an inventory cannot express is reported on the standard error. Exit code 3 if there is any."
        })
final class ImportCommand implements Callable<Integer> {
    private static final Pattern NAMES = Pattern.compile(".*\\.(ya?ml|json)");

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
        List<JsonNode> objects = new ArrayList<>();
        for (String each : from) {
            objects.addAll(each.equals("-") ? documents("the standard input", stdin()) : files(Path.of(each)));
        }
        Imported imported = ServiceEntryImport.of(objects);
        PrintWriter err = Terminal.err(spec);
        imported.notes().forEach(err::println);
        err.println(imported.services().size() + " services");
        write(Answers.yaml(Map.of("services", imported.services())));
        return imported.notes().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static List<JsonNode> files(Path from) {
        try (Stream<Path> all = Files.walk(from)) {
            List<JsonNode> objects = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(it ->
                            it.equals(from) || NAMES.matcher(it.toString()).matches())
                    .sorted()
                    .toList()) {
                objects.addAll(documents(file.toString(), Files.readString(file)));
            }
            return objects;
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-IMPORT-FILE", from + " cannot be read: " + e, e);
        }
    }

    private static String stdin() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-IMPORT-FILE", "the standard input cannot be read: " + e, e);
        }
    }

    private static List<JsonNode> documents(String name, String text) {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll();
        } catch (JsonProcessingException e) {
            throw new ConfigurationFailure(
                    "APP-IMPORT-FILE", name + " is neither YAML nor JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-IMPORT-FILE", name + " cannot be read: " + e, e);
        }
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
