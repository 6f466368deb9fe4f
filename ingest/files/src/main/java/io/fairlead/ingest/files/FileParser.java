package io.fairlead.ingest.files;

import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.EntryProblems;
import io.fairlead.ingest.inventory.InstanceList;
import io.fairlead.ingest.inventory.InventoryReader;
import io.fairlead.ingest.inventory.Node;
import io.fairlead.ingest.inventory.NodeReader;
import io.fairlead.ingest.inventory.PrometheusReader;
import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.model.Instance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Converts the bytes of a file to instances. Pure; the content determines the format.
///
/// | problem | not usable |
/// |---|---|
/// | it does not parse, is empty, has a second document, or is neither an inventory nor a list | the file |
/// | a service's own keys | that service |
/// | an endpoint or a target | that endpoint |
/// | a label, or a second, different entry of the same endpoint | nothing else |
final class FileParser {
    /// The content: instances and the entries that cannot be used, or why nothing can be used.
    sealed interface Parsed {
        record Good(List<Instance> instances, List<Rejected> rejected) implements Parsed {}

        record Bad(String problems) implements Parsed {}
    }

    private FileParser() {}

    /// @param file its path as it is named in messages and ids
    static Parsed parse(String file, byte[] bytes) {
        Document document = new Document(file, "the file", file + "#", service(file));
        EntryProblems problems = new EntryProblems(document);
        InstanceList list = new InstanceList(document, InstanceList.Repeated.FIRST);
        Optional<Node> root = new NodeReader(problems).read(bytes, isJson(file));
        if (root.isPresent() && problems.isEmpty()) {
            switch (root.get()) {
                case Node.Keys keys -> new InventoryReader(problems, list).read(keys, List.of());
                case Node.Items items -> new PrometheusReader(problems, list).read(items);
                case Node.Scalar _, Node.Nothing _, Node.Unusable _ ->
                    problems.expected(
                            root.get(), "the file", "an inventory (services: ...) or a list of target groups");
            }
        }
        return problems.isEmpty() ? new Parsed.Good(list.all(), list.rejected()) : new Parsed.Bad(problems.text());
    }

    /// The file's name without its last ending: `shop.prod` for `shop.prod.json`.
    private static String service(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
