package io.fairlead.ingest.http;

import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The entries of a list that cannot be used: each is reported once for each cause. One thread at a time.
final class RejectedEntries {
    private final String list;
    private Map<String, String> causes = Map.of();

    /// @param list what the id of each instance begins with
    RejectedEntries(String list) {
        this.list = list;
    }

    void report(List<Rejected> rejected, RegistryListener listener) {
        Map<String, String> before = causes;
        Map<String, String> now = new TreeMap<>();
        for (Rejected each : rejected) {
            String item = item(each);
            now.put(item, each.cause());
            if (!each.cause().equals(before.get(item))) {
                listener.rejected(item, new RejectedFailure("INGEST-HTTP-ENTRY", each.message()));
            }
        }
        causes = now;
        before.keySet().stream().filter(item -> !now.containsKey(item)).forEach(listener::resolved);
    }

    /// The prefix alone is the name of the list itself, among the rejected items.
    private String item(Rejected entry) {
        return entry.item().equals(list) ? list + " entries" : entry.item();
    }
}
