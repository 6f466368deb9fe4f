package io.fairlead.ingest.consul;

import io.fairlead.ingest.spi.CompleteReport;
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
    Optional<CompleteReport> put(ServiceName name, ServiceListing content) {
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
    Optional<CompleteReport> remove(ServiceName name, ServiceListing content) {
        ServiceListing before = contents.remove(name);
        if (unread.remove(name) != null) {
            return Optional.of(whole(content.index(), content.observed()));
        }
        return before == null || before.instances().isEmpty()
                ? Optional.empty()
                : Optional.of(service(name.service(), content));
    }

    /// One report for all datacenters: a report about a service covers all of its instances.
    private CompleteReport service(String service, ServiceListing newest) {
        ServiceName from = new ServiceName("", service);
        ServiceName to = new ServiceName("", service + "\0");
        SortedMap<ServiceName, ServiceListing> parts = contents.subMap(from, to);
        return new CompleteReport(
                new Scope.OneService(service),
                instances(parts),
                unread(parts, unread.subMap(from, to)),
                Position.of(newest.index()),
                newest.observed());
    }

    /// Records the leader's response for a service that may be watched as well, unless something newer is known.
    void refresh(ServiceName name, ServiceListing content) {
        contents.computeIfPresent(name, (_, known) -> content.index() >= known.index() ? content : known);
    }

    /// The present state of a service, even if it was reported before.
    CompleteReport again(String service, ServiceListing newest) {
        return service(service, newest);
    }

    CompleteReport whole(long index, Instant observed) {
        return new CompleteReport(
                new Scope.WholeRegistry(), instances(contents), unread(contents, unread), Position.of(index), observed);
    }

    private static List<Instance> instances(SortedMap<ServiceName, ServiceListing> parts) {
        List<Instance> instances = new ArrayList<>();
        parts.values().forEach(part -> instances.addAll(part.instances()));
        return instances;
    }

    private static List<String> unread(
            SortedMap<ServiceName, ServiceListing> parts, SortedMap<ServiceName, List<String>> refused) {
        NavigableSet<String> prefixes = new TreeSet<>();
        refused.values().forEach(prefixes::addAll);
        parts.values().forEach(part -> prefixes.addAll(unread(part)));
        return List.copyOf(prefixes);
    }

    private static List<String> unread(ServiceListing content) {
        return content.rejected().keySet().stream()
                .filter(id ->
                        content.instances().stream().noneMatch(it -> it.id().equals(id)))
                .sorted()
                .toList();
    }
}
