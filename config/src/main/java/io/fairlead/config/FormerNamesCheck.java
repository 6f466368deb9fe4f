package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.options.KeyPath;
import java.util.HashMap;
import java.util.Map;

/// Finds former names of sources that are still in use: the claims under a name can belong to one source only.
final class FormerNamesCheck {
    private final ConfigTree tree;
    private final Problems problems;

    FormerNamesCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        JsonNode sources = tree.root().path("sources");
        Map<String, KeyPath> names = names(sources);
        Map<String, KeyPath> former = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            JsonNode given = sources.path(i).path("formerly");
            KeyPath path = source(i).child("formerly");
            if (given.isTextual()) {
                check(given.textValue(), path, names, former);
            }
            for (int k = 0; given.isArray() && k < given.size(); k++) {
                check(given.path(k).asText(), path.item(k), names, former);
            }
        }
    }

    private static Map<String, KeyPath> names(JsonNode sources) {
        Map<String, KeyPath> names = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            names.putIfAbsent(sources.path(i).path("name").asText(), source(i).child("name"));
        }
        return names;
    }

    private static KeyPath source(int index) {
        return KeyPath.ROOT.child("sources").item(index);
    }

    private void check(String name, KeyPath path, Map<String, KeyPath> names, Map<String, KeyPath> former) {
        KeyPath used = names.get(name);
        if (used != null) {
            problems.add(
                    tree.line(path),
                    path,
                    "\"" + name + "\" is the name of a source in line " + tree.line(used) + " (" + used
                            + "); expected a name that no source has any more, so rename that one, or leave this out");
        }
        KeyPath first = former.putIfAbsent(name, path);
        if (first != null) {
            problems.add(
                    tree.line(path),
                    path,
                    "\"" + name + "\" is also a former name in line " + tree.line(first) + " (" + first
                            + "); one source takes it over, so leave it out of the other");
        }
    }
}
