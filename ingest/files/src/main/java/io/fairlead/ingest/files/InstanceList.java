package io.fairlead.ingest.files;

import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The instances of one file, each id once, and the entries that cannot be used.
final class InstanceList {
    private record Listed(int line, Instance instance) {}

    private final String file;
    private final Map<String, Listed> listed = new LinkedHashMap<>();
    private final Map<String, FileProblems> entries = new LinkedHashMap<>();
    private final Map<String, FileProblems> remarks = new LinkedHashMap<>();
    private final Map<String, Integer> services = new HashMap<>();

    InstanceList(String file) {
        this.file = file;
    }

    /// The line on which that service already is; null if it is new.
    @org.jspecify.annotations.Nullable
    Integer firstLine(String service, int line) {
        return services.putIfAbsent(service, line);
    }

    /// Of two entries for one endpoint, the first is used. The second is reported only if they
    /// differ.
    void add(int line, Instance instance) {
        Listed before = listed.putIfAbsent(instance.id(), new Listed(line, instance));
        if (before != null && !before.instance().equals(instance)) {
            FileProblems problems = new FileProblems(file);
            problems.add(
                    line,
                    "the endpoint " + instance.id().substring(file.length() + 1) + " is already on line "
                            + before.line() + " and differs; the first one is used, so keep one");
            remark(instance.id() + " again", problems);
        }
    }

    /// @param name of the service, empty if it is not known
    /// @param place of the instance within the service, empty if it is not known
    void reject(String name, String place, FileProblems problems) {
        entries.computeIfAbsent(prefix(name, place), _ -> new FileProblems(file))
                .addAll(problems);
    }

    void remark(String item, FileProblems problems) {
        remarks.computeIfAbsent(item, _ -> new FileProblems(file)).addAll(problems);
    }

    /// The narrowest prefix that can be an instance id's.
    private String prefix(String name, String place) {
        if (name.isEmpty()) {
            return file + "#";
        }
        String service = file + "#" + name + "/";
        for (String id : List.of(service + place, service)) {
            try {
                return Instance.requireId(id);
            } catch (IllegalArgumentException _) {
                // No instance can have it; the wider prefix keeps more.
            }
        }
        return file + "#";
    }

    List<Instance> all() {
        return listed.values().stream().map(Listed::instance).toList();
    }

    List<Rejected> rejected() {
        List<Rejected> all = new ArrayList<>();
        entries.forEach((prefix, problems) -> all.add(Rejected.entry(prefix, problems)));
        remarks.forEach((item, problems) -> all.add(Rejected.remark(item, problems)));
        return all;
    }
}
