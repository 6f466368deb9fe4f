package io.fairlead.ingest.consul;

import io.fairlead.ingest.spi.CompleteAnswer;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The instances of all services of all datacenters, as last read; creates the reports. One thread only.
final class Catalog {
    private final SortedMap<ServiceName, ServiceListing> contents = new TreeMap<>();
    private final SortedMap<ServiceName, List<String>> unread = new TreeMap<>();

    /// Records that the service is listed but cannot be read: what was last read stays in use.
    void refuse(ServiceName name, List<String> prefixes) {
        if (!contents.containsKey(name) && !prefixes.isEmpty()) {
            unread.put(name, prefixes);
        }
    }

    /// Records what was read.
    ///
    /// @return the report about the service, if it contains something new
    Optional<CompleteAnswer> put(ServiceName name, ServiceListing content) {
        ServiceListing before = contents.put(name, content);
        if (unread.remove(name) != null) {
            // What the first report kept because of this service is resolved by another complete report.
            return Optional.of(whole(content.index(), content.observed()));
        }
        if (before != null
                && before.instances().equals(content.instances())
                && unread(before).equals(unread(content))) {
            return Optional.empty();
        }
        return Optional.of(service(name.service(), content));
    }

    /// Records that the service was removed.
    Optional<CompleteAnswer> remove(ServiceName name, ServiceListing content) {
        ServiceListing before = contents.remove(name);
        if (unread.remove(name) != null) {
            return Optional.of(whole(content.index(), content.observed()));
        }
        return before == null || before.instances().isEmpty()
                ? Optional.empty()
                : Optional.of(service(name.service(), content));
    }

    /// One report for all datacenters: a report about a service covers all of its instances.
    private CompleteAnswer service(String service, ServiceListing newest) {
        ServiceName from = new ServiceName("", service);
        ServiceName to = new ServiceName("", service + "\0");
        return answer(
                new Scope.OneService(service),
                contents.subMap(from, to),
                unread.subMap(from, to),
                newest.index(),
                newest.observed());
    }

    /// Records the leader's response for a service that may be watched as well, unless something newer is known.
    void refresh(ServiceName name, ServiceListing content) {
        contents.computeIfPresent(name, (_, known) -> content.index() >= known.index() ? content : known);
    }

    /// The present state of a service, even if it was reported before.
    CompleteAnswer again(String service, ServiceListing newest) {
        return service(service, newest);
    }

    CompleteAnswer whole(long index, Instant observed) {
        return answer(new Scope.WholeRegistry(), contents, unread, index, observed);
    }

    private static CompleteAnswer answer(
            Scope scope,
            SortedMap<ServiceName, ServiceListing> parts,
            SortedMap<ServiceName, List<String>> unread,
            long index,
            Instant observed) {
        List<Instance> instances = new ArrayList<>();
        NavigableSet<String> prefixes = new TreeSet<>();
        unread.values().forEach(prefixes::addAll);
        parts.values().forEach(part -> {
            instances.addAll(part.instances());
            prefixes.addAll(unread(part));
        });
        return new CompleteAnswer(scope, instances, List.copyOf(prefixes), Position.of(index), observed);
    }

    private static List<String> unread(ServiceListing content) {
        return content.rejected().keySet().stream()
                .filter(id ->
                        content.instances().stream().noneMatch(it -> it.id().equals(id)))
                .sorted()
                .toList();
    }
}
