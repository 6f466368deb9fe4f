package io.fairlead.ingest.consul;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.Position;
import io.fairlead.ingest.Scope;
import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What all services of all datacenters have, as last read: makes the reports. One thread only.
final class Catalog {
    private final SortedMap<ServiceName, Content> contents = new TreeMap<>();

    /// Takes what was read.
    ///
    /// @return the report about the service, where it says something new
    Optional<CompleteAnswer> put(ServiceName name, Content content) {
        Content before = contents.put(name, content);
        if (before != null
                && before.instances().equals(content.instances())
                && unread(before).equals(unread(content))) {
            return Optional.empty();
        }
        return Optional.of(service(name.service(), content));
    }

    /// Takes that the service has gone.
    Optional<CompleteAnswer> remove(ServiceName name, Content content) {
        Content before = contents.remove(name);
        return before == null || before.instances().isEmpty()
                ? Optional.empty()
                : Optional.of(service(name.service(), content));
    }

    /// One answer for all datacenters: a report about a service means all of its instances.
    private CompleteAnswer service(String service, Content newest) {
        SortedMap<ServiceName, Content> parts =
                contents.subMap(new ServiceName("", service), new ServiceName("", service + "\0"));
        return answer(new Scope.OneService(service), parts, newest.index(), newest.observed());
    }

    CompleteAnswer whole(long index, Instant observed) {
        return answer(new Scope.WholeRegistry(), contents, index, observed);
    }

    private static CompleteAnswer answer(
            Scope scope, SortedMap<ServiceName, Content> parts, long index, Instant observed) {
        List<Instance> instances = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        parts.values().forEach(part -> {
            instances.addAll(part.instances());
            unread.addAll(unread(part));
        });
        return new CompleteAnswer(scope, instances, unread, new Position.ConsulIndex(index), observed);
    }

    private static List<String> unread(Content content) {
        return content.rejected().keySet().stream()
                .filter(id ->
                        content.instances().stream().noneMatch(it -> it.id().equals(id)))
                .sorted()
                .toList();
    }
}
