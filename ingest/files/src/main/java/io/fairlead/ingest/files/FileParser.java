package io.fairlead.ingest.files;

import io.fairlead.model.Instance;
import java.util.List;
import java.util.Locale;

/// Makes instances of a file's bytes. Pure; which format it is shows in the content.
final class FileParser {
    /// What the bytes say: instances, or what is wrong.
    sealed interface Parsed {
        record Good(List<Instance> instances) implements Parsed {}

        record Bad(String problems) implements Parsed {}
    }

    private FileParser() {}

    /// @param file its path as messages and ids name it
    static Parsed parse(String file, byte[] bytes) {
        Problems problems = new Problems(file);
        List<Instance> instances = new NodeReader(problems)
                .read(bytes, isJson(file))
                .map(root -> switch (root) {
                    case Node.Keys keys -> new InventoryReader(file, problems).read(keys);
                    case Node.Items items -> new PrometheusReader(file, problems).read(items);
                    case Node.Scalar _, Node.Nothing _ -> {
                        problems.expected(root, "the file", "an inventory (services: ...) or a list of target groups");
                        yield List.<Instance>of();
                    }
                })
                .orElse(List.of());
        return problems.isEmpty() ? new Parsed.Good(instances) : new Parsed.Bad(problems.text());
    }

    static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
