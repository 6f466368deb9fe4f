package io.fairlead.cli;

import io.fairlead.model.Printable;
import io.fairlead.publisher.plan.ObjectKey;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Shows objects by namespace: their number, and the names of the first.
final class ByNamespace {
    private static final int SHOWN = 5;

    private ByNamespace() {}

    static void print(PrintWriter out, List<ObjectKey> objects) {
        SortedMap<String, List<String>> names = new TreeMap<>();
        objects.forEach(key ->
                names.computeIfAbsent(key.namespace(), _ -> new ArrayList<>()).add(key.name()));
        names.forEach((namespace, all) -> out.println("  " + Printable.of(namespace) + ": " + all.size() + " ("
                + Printable.of(String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))))
                + (all.size() > SHOWN ? ", ..." : "") + ")"));
        out.flush();
    }
}
