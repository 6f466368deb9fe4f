package io.fairlead.ingest.consul;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One uninterrupted reading: starts the threads that read, processes their events one by one, and reports. It starts
/// with every list and every service; once all of them have been read it reports the whole registry, then each change
/// itself.
final class CatalogWatcher implements AutoCloseable {
    /// Requests in addition to the watches: first readings and confirmations.
    static final int READS = 6;

    /// The interval of checks for cancellation.
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final WatchContext context;
    private final Clock clock;
    private final Threads threads;
    private final InstanceIds instanceIds;
    private final RoundRobinReader rounds;
    private final Catalog catalog = new Catalog();
    private final Rechecks rechecks;
    private final Map<String, WatchEvent.Listed> lists = new HashMap<>();
    private final Map<ServiceName, ServiceWatcher> readings = new HashMap<>();
    private final Map<ServiceName, Thread> watches = new HashMap<>();
    private final Set<ServiceName> awaited = new HashSet<>();
    private final RejectedOnce rejected;
    private final Settling settling;
    private final Map<String, Long> indexes = new HashMap<>();
    private final int maxWatches;
    private boolean whole;
    private boolean hasRounds;

    CatalogWatcher(WatchContext context, Clock clock, RejectedOnce rejected, Settling settling) {
        this.context = context;
        this.settling = settling;
        this.rejected = rejected;
        this.clock = clock;
        this.threads = new Threads(context);
        this.instanceIds = new InstanceIds(context);
        this.rechecks = new Rechecks(context, threads, catalog, datacenters());
        this.rounds = new RoundRobinReader(context.config().limits().pollInterval());
        // A list and the checks of each datacenter are watched, too.
        this.maxWatches = Math.max(
                1,
                context.config().limits().maxConnections()
                        - READS
                        - 2 * datacenters().size());
    }

    private List<String> datacenters() {
        List<String> given = context.config().selection().datacenters();
        return given.isEmpty() ? List.of("") : given;
    }

    /// Reads until cancelled; after a reset of Consul, until the time of a reading has passed and the whole registry
    /// is reported ([Settling]).
    ///
    /// @return the place where the index went backwards, so everything has to be read again; otherwise nothing
    Optional<WatchEvent.WentBackwards> run() throws InterruptedException {
        long begin = System.nanoTime();
        for (String datacenter : datacenters()) {
            threads.start("consul list " + datacenter, new ListReading(datacenter, context)::watch);
        }
        while (!context.cancellation().isRequested() && !isOver(begin)) {
            WatchEvent next = context.news().poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            switch (next) {
                case null -> {}
                case WatchEvent.Listed listed -> take(listed);
                case WatchEvent.Read(var from, var content) when rechecks.isOf(from) -> again(from, content);
                case WatchEvent.Gone(var from, var content, var _) when rechecks.isOf(from) -> again(from, content);
                case WatchEvent.Read(var from, var content) -> take(from, content);
                case WatchEvent.Gone gone -> take(gone);
                case WatchEvent.Refused refused -> take(refused);
                case WatchEvent.Recheck(var services) -> recheck(services);
                case WatchEvent.ChecksMoved _ -> rounds.ask();
                case WatchEvent.WentBackwards backwards -> {
                    return Optional.of(backwards);
                }
                case WatchEvent.Failed(var cause) -> throw rethrown(cause);
            }
        }
        return Optional.empty();
    }

    private boolean isOver(long begin) {
        Duration atMost = settling.reading();
        return atMost != null && whole && System.nanoTime() - begin >= atMost.toNanos();
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case Failure failure -> failure;
            case RuntimeException unexpected -> unexpected;
            case Error error -> throw error;
            default -> new IllegalStateException("a thread that reads Consul ended", cause);
        };
    }

    private void take(WatchEvent.Listed listed) throws InterruptedException {
        WatchEvent.Listed before = lists.put(listed.datacenter(), listed);
        seen(listed.datacenter(), listed.index());
        for (String service : listed.services()) {
            ServiceName name = new ServiceName(listed.datacenter(), service);
            if (!readings.containsKey(name)) {
                begin(name);
            }
        }
        if (before != null) {
            doubt(listed);
        }
        if (!rounds.isEmpty()) {
            rounds.ask();
        }
        reportWhole();
    }

    /// A service that is missing in the list is queried; its own reading decides.
    private void doubt(WatchEvent.Listed listed) {
        watches.forEach((name, thread) -> {
            ServiceWatcher reading = readings.get(name);
            if (reading != null
                    && name.datacenter().equals(listed.datacenter())
                    && !listed.services().contains(name.service())) {
                reading.poke(thread);
            }
        });
    }

    private void begin(ServiceName name) {
        NameCheck check = new NameCheck(name, context, whole ? Optional.empty() : Optional.of(instanceIds));
        ServiceWatcher reading = new ServiceWatcher(name, context, check);
        readings.put(name, reading);
        if (!whole) {
            awaited.add(name);
        }
        if (watches.size() < maxWatches) {
            watches.put(name, threads.start("consul service " + PrintableText.of(name.toString()), reading::watch));
        } else {
            beginRounds();
            rounds.add(reading);
        }
    }

    private void beginRounds() {
        if (!hasRounds) {
            hasRounds = true;
            threads.start("consul rounds", rounds::run);
            for (int i = 1; i < READS; i++) {
                threads.start("consul new " + i, rounds::readFresh);
            }
            for (String datacenter : datacenters()) {
                threads.start("consul checks " + datacenter, new CheckReading(datacenter, context)::watch);
            }
        }
    }

    private void take(ServiceWatcher from, ServiceListing content) throws InterruptedException {
        content.rejected().forEach(this::sayRejected);
        seen(from.name().datacenter(), content.index());
        Optional<CompleteReport> report = catalog.put(from.name(), content);
        awaited.remove(from.name());
        if (whole && report.isPresent()) {
            context.listener().complete(report.get());
        }
        reportWhole();
    }

    /// Before the first report there is nothing to query again: it covers everything.
    private void recheck(SortedSet<String> services) {
        if (whole) {
            rechecks.ask(services);
        }
    }

    private void again(ServiceWatcher from, ServiceListing content) throws InterruptedException {
        Optional<CompleteReport> report = rechecks.answered(from, content);
        if (report.isPresent()) {
            context.listener().complete(report.get());
        }
    }

    private void take(WatchEvent.Refused refused) throws InterruptedException {
        ServiceName name = refused.from().name();
        sayRejected(PrintableText.of(name.toString()), refused.failure());
        catalog.refuse(name, refused.unread());
        awaited.remove(name);
        reportWhole();
    }

    private void take(WatchEvent.Gone gone) throws InterruptedException {
        ServiceName name = gone.from().name();
        readings.remove(name);
        watches.remove(name);
        awaited.remove(name);
        Optional<CompleteReport> report = catalog.remove(name, gone.content());
        if (whole && report.isPresent()) {
            context.listener().complete(report.get());
        }
        WatchEvent.@Nullable Listed list = lists.get(name.datacenter());
        if (list != null && list.index() > gone.listIndex() && list.services().contains(name.service())) {
            begin(name); // Registered again since.
        }
        reportWhole();
    }

    private void reportWhole() throws InterruptedException {
        if (!whole && awaited.isEmpty() && lists.size() == datacenters().size()) {
            whole = true;
            settling.read(indexes, context.listener());
            long index = indexes.values().stream().mapToLong(it -> it).max().orElse(1);
            Instant now = clock.instant();
            context.listener().complete(catalog.whole(index, now));
        }
    }

    private void seen(String datacenter, long index) {
        if (whole) {
            settling.seen(datacenter, index);
        } else {
            indexes.merge(datacenter, index, Math::max);
        }
    }

    private void sayRejected(String id, RejectedFailure failure) {
        if (rejected.isNew(id + "\n" + failure.getMessage(), clock.instant())) {
            context.listener().rejected(id, failure);
        }
    }

    /// The services without their own watch.
    SortedSet<ServiceName> inRounds() {
        return new TreeSet<>(rounds.names());
    }

    @Override
    public void close() {
        threads.close();
        context.news().clear();
    }
}
