package io.fairlead.ingest.files;

import io.fairlead.model.Instance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes instances of a file's bytes. Pure; which format it is shows in the content.
///
/// | what is wrong | what it costs |
/// |---|---|
/// | it does not parse, is empty, has a second document, or is no inventory and no list | the file |
/// | a service's own keys | that service |
/// | an endpoint or a target | that one |
/// | a label, or a second, different entry of the same endpoint | nothing else |
final class FileParser {
    /// What the bytes say: instances and what cannot be used beside them, or why nothing of them can be used.
    sealed interface Parsed {
        record Good(List<Instance> instances, List<Rejected> rejected) implements Parsed {}

        record Bad(String problems) implements Parsed {}
    }

    private FileParser() {}

    /// @param file its path as messages and ids name it
    static Parsed parse(String file, byte[] bytes) {
        FileProblems problems = new FileProblems(file);
        InstanceList list = new InstanceList(file);
        Optional<Node> root = new NodeReader(problems).read(bytes, isJson(file));
        if (root.isPresent() && problems.isEmpty()) {
            switch (root.get()) {
                case Node.Keys keys -> new InventoryReader(file, problems, list).read(keys);
                case Node.Items items -> new PrometheusReader(file, problems, list).read(items);
                case Node.Scalar _, Node.Nothing _, Node.Unusable _ ->
                    problems.expected(
                            root.get(), "the file", "an inventory (services: ...) or a list of target groups");
            }
        }
        return problems.isEmpty() ? new Parsed.Good(list.all(), list.rejected()) : new Parsed.Bad(problems.text());
    }

    static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
