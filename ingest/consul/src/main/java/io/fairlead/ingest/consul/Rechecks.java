package io.fairlead.ingest.consul;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.spi.CompleteReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Queries the leader again for services for which the runner requests a second report, in addition to their watches.
/// One service is reported once it was read in all datacenters. One thread only.
final class Rechecks {
    private final WatchContext context;
    private final Threads threads;
    private final Catalog catalog;
    private final List<String> datacenters;
    /// The pending queries, by service. A new request replaces them.
    private final Map<String, Set<ServiceWatcher>> asked = new HashMap<>();

    Rechecks(WatchContext context, Threads threads, Catalog catalog, List<String> datacenters) {
        this.context = context;
        this.threads = threads;
        this.catalog = catalog;
        this.datacenters = datacenters;
    }

    void ask(SortedSet<String> services) {
        for (String service : services) {
            Set<ServiceWatcher> questions = new HashSet<>();
            for (String datacenter : datacenters) {
                ServiceName name = new ServiceName(datacenter, service);
                questions.add(new ServiceWatcher(name, context, new NameCheck(name, context, Optional.empty())));
            }
            asked.put(service, questions);
            for (ServiceWatcher question : questions) {
                threads.start(
                        "consul recheck " + PrintableText.of(question.name().toString()), () -> {
                            var _ = question.again();
                        });
            }
        }
    }

    /// Whether the event belongs to a query of this class.
    boolean isOf(ServiceWatcher from) {
        return asked.getOrDefault(from.name().service(), Set.of()).contains(from);
    }

    /// Records a response.
    ///
    /// @return the report, if this was the last response about the service
    Optional<CompleteReport> answered(ServiceWatcher from, ServiceListing content) {
        String service = from.name().service();
        Set<ServiceWatcher> open = asked.getOrDefault(service, Set.of());
        open.remove(from);
        catalog.refresh(from.name(), content);
        if (!open.isEmpty()) {
            return Optional.empty();
        }
        asked.remove(service);
        return Optional.of(catalog.again(service, content));
    }
}
