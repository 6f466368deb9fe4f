package io.fairlead.ingest.inventory;

import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The instances of one document, each id once, and the entries that cannot be used.
public final class InstanceList {
    private record Listed(int line, Instance instance) {}

    /// What happens if an endpoint or a service is listed twice.
    public enum Repeated {
        /// The first entry of an endpoint is used, and a service is listed once: a person wrote the document.
        FIRST,
        /// The entry of an endpoint that is the first in alphabetical order is used, and a service may be listed in
        /// several places: programs write the same in a different order each time.
        ANY_ORDER
    }

    private final Document document;
    private final Repeated repeated;
    private final Map<String, Listed> listed = new LinkedHashMap<>();
    private final Map<String, EntryProblems> entries = new LinkedHashMap<>();
    private final Map<String, EntryProblems> remarks = new LinkedHashMap<>();
    private final Map<String, Integer> services = new HashMap<>();

    public InstanceList(Document document, Repeated repeated) {
        this.document = document;
        this.repeated = repeated;
    }

    /// The line on which that service already is; null if it is new.
    @org.jspecify.annotations.Nullable
    Integer firstLine(String service, int line) {
        return repeated == Repeated.FIRST ? services.putIfAbsent(service, line) : null;
    }

    /// Of two entries for one endpoint, one is used ([Repeated]). That is reported only if they differ.
    void add(int line, Instance instance) {
        Listed before = listed.putIfAbsent(instance.id(), new Listed(line, instance));
        if (before == null || before.instance().equals(instance)) {
            return;
        }
        String endpoint =
                "the endpoint " + instance.id().substring(document.ids().length());
        EntryProblems problems = new EntryProblems(document);
        switch (repeated) {
            case FIRST -> {
                problems.add(
                        line,
                        endpoint + " is already on line " + before.line()
                                + " and differs; the first one is used, so keep one");
                remark(instance.id() + " again", problems);
            }
            case ANY_ORDER -> {
                problems.add(
                        0,
                        endpoint + " is listed more than once, with differences;"
                                + " the first in alphabetical order is used, so keep one");
                if (instance.toString().compareTo(before.instance().toString()) < 0) {
                    listed.put(instance.id(), new Listed(line, instance));
                }
                remarks.putIfAbsent(instance.id() + " again", problems);
            }
        }
    }

    /// @param name of the service, empty if it is not known
    /// @param place of the instance within the service, empty if it is not known
    void reject(String name, String place, EntryProblems problems) {
        entries.computeIfAbsent(prefix(name, place), _ -> new EntryProblems(document))
                .addAll(problems);
    }

    void remark(String item, EntryProblems problems) {
        remarks.computeIfAbsent(item, _ -> new EntryProblems(document)).addAll(problems);
    }

    /// The narrowest prefix that can be an instance id's.
    private String prefix(String name, String place) {
        if (name.isEmpty()) {
            return document.ids();
        }
        String service = document.ids() + name + "/";
        for (String id : List.of(service + place, service)) {
            try {
                return Instance.requireId(id);
            } catch (IllegalArgumentException _) {
                // No instance can have it; the wider prefix keeps more.
            }
        }
        return document.ids();
    }

    public List<Instance> all() {
        return listed.values().stream().map(Listed::instance).toList();
    }

    public List<Rejected> rejected() {
        List<Rejected> all = new ArrayList<>();
        entries.forEach((prefix, problems) -> all.add(Rejected.entry(prefix, problems)));
        remarks.forEach((item, problems) -> all.add(Rejected.remark(item, problems)));
        return all;
    }
}
