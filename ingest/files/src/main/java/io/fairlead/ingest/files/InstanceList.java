package io.fairlead.ingest.files;

import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The instances of one file, each id once.
final class InstanceList {
    private final Problems problems;
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    InstanceList(Problems problems) {
        this.problems = problems;
    }

    void add(int line, Instance instance) {
        Integer before = lines.putIfAbsent(instance.id(), line);
        if (before == null) {
            instances.add(instance);
        } else {
            String endpoint = instance.id().substring(instance.id().indexOf('#') + 1);
            problems.add(
                    line,
                    "the endpoint " + endpoint + " stands already on line " + before
                            + "; keep one, or give each an id");
        }
    }

    List<Instance> all() {
        return List.copyOf(instances);
    }
}
