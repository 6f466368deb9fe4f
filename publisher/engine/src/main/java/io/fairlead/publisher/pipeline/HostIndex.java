package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.spi.Notice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The namespaces in which each host is written in one target, by any publisher. The writes of other publishers are
/// learned from the full reconciles of the target. Thread-safe.
final class HostIndex {
    private volatile Map<String, SortedSet<String>> namespaces = new ConcurrentHashMap<>();

    void add(ServiceKey service) {
        add(namespaces, service);
    }

    private static void add(Map<String, SortedSet<String>> to, ServiceKey service) {
        to.compute(service.host(), (_, known) -> {
            if (known != null && known.contains(service.namespace())) {
                return known;
            }
            SortedSet<String> more = new TreeSet<>(known == null ? List.of() : known);
            more.add(service.namespace());
            return more;
        });
    }

    void remove(ServiceKey service) {
        namespaces.computeIfPresent(service.host(), (_, known) -> {
            SortedSet<String> fewer = new TreeSet<>(known);
            fewer.remove(service.namespace());
            return fewer.isEmpty() ? null : fewer;
        });
    }

    /// Replaces the contents by all services that the target holds.
    void replace(Collection<ServiceKey> all) {
        Map<String, SortedSet<String>> found = new ConcurrentHashMap<>();
        all.forEach(service -> add(found, service));
        namespaces = found;
    }

    Optional<Notice> notice(ServiceKey service) {
        SortedSet<String> known = namespaces.get(service.host());
        return known == null || known.size() < 2
                ? Optional.empty()
                : Optional.of(new Notice.SharedHost(service.host(), known));
    }
}
