package io.fairlead.ingest.spi;

import io.fairlead.model.Instance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Ids of instances with the registry's own name of their service. What belongs to one service is found without
/// looking at the others. Not thread-safe.
final class ReportedIds {
    private final Map<String, String> services = new HashMap<>();
    private final Map<String, Set<String>> ids = new HashMap<>();

    void add(Instance instance) {
        add(instance.id(), instance.naming().service());
    }

    void addAll(ReportedIds others) {
        others.services.forEach(this::add);
    }

    private void add(String id, String service) {
        String before = services.put(id, service);
        if (service.equals(before)) {
            return;
        }
        removeFrom(before, id);
        ids.computeIfAbsent(service, _ -> new HashSet<>()).add(id);
    }

    void remove(String id) {
        removeFrom(services.remove(id), id);
    }

    private void removeFrom(@Nullable String service, String id) {
        if (service == null) {
            return;
        }
        Set<String> ofService = ids.getOrDefault(service, Set.of());
        ofService.remove(id);
        if (ofService.isEmpty()) {
            ids.remove(service);
        }
    }

    void clear() {
        services.clear();
        ids.clear();
    }

    /// A copy.
    List<String> in(Scope scope) {
        return switch (scope) {
            case Scope.WholeRegistry() -> List.copyOf(services.keySet());
            case Scope.OneService(var service) -> List.copyOf(ids.getOrDefault(service, Set.of()));
            case Scope.IdPrefix(var prefix) ->
                services.keySet().stream().filter(id -> id.startsWith(prefix)).toList();
        };
    }
}
