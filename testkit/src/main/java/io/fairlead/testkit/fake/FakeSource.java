package io.fairlead.testkit.fake;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.ResetProtection;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Reads a [FakeRegistry]: the shortest source that keeps S1 to S16.
public final class FakeSource implements RegistrySource {
    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final SourceId id;
    private final FakeRegistry registry;
    private final Clock clock;
    private final ResetProtection protection = new ResetProtection();
    private final boolean isPatient;
    private long highest;

    public FakeSource(SourceId id, FakeRegistry registry, Clock clock) {
        this(id, registry, clock, false);
    }

    /// @param isPatient whether it keeps for good what a registry that was reset no longer lists
    FakeSource(SourceId id, FakeRegistry registry, Clock clock, boolean isPatient) {
        this.id = id;
        this.registry = registry;
        this.clock = clock;
        this.isPatient = isPatient;
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        read(protection.protect(listener), cancellation);
    }

    private void read(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        cancellation.onRequest(registry::wake);
        long known = resume(listener).orElse(0);
        if (known == 0) {
            known = readAll(listener, cancellation);
        }
        while (!cancellation.isRequested()) {
            long now = registry.awaitOtherThan(known, cancellation);
            if (now < known) {
                known = readAll(listener, cancellation);
            } else if (now > known) {
                known = readChanges(known, listener, cancellation);
            }
        }
    }

    private static OptionalLong resume(RegistryListener listener) {
        String position = listener.resumable().map(Position::value).orElse("");
        return position.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(position));
    }

    private long readAll(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        listener.awaitPermit();
        // Before the pages: what changes while they are read comes once more from the log.
        long index = registry.index(cancellation);
        List<Instance> instances = new ArrayList<>();
        FakeRegistry.Page page;
        do {
            listener.awaitPermit();
            page = registry.page(instances.isEmpty() ? "" : instances.getLast().id(), cancellation);
            if (!page.whole()) {
                throw new TransientFailure("INGEST-FAKE-TRUNCATED", "a page of the fake registry broke off");
            }
            listener.responded();
            instances.addAll(page.instances());
        } while (!page.last());
        if (!cancellation.isRequested()) {
            if (index < highest && isPatient) {
                protection.reset(listener, "its index went from " + highest + " to " + index, FOR_GOOD);
            }
            highest = index;
            listener.complete(CompleteReport.ofAll(instances, Position.of(index), clock.instant()));
        }
        return index;
    }

    private long readChanges(long known, RegistryListener listener, Cancellation cancellation)
            throws InterruptedException {
        listener.awaitPermit();
        List<FakeRegistry.Entry> entries = registry.after(known, cancellation);
        if (entries.isEmpty()) {
            return 0; // Went backwards meanwhile: any index is another one now.
        }
        TreeMap<String, FakeRegistry.Entry> last = new TreeMap<>();
        entries.forEach(entry -> last.put(entry.id(), entry));
        List<Instance> seen =
                last.values().stream().flatMap(it -> it.became().stream()).toList();
        List<String> gone = last.values().stream()
                .filter(it -> it.became().isEmpty())
                .map(FakeRegistry.Entry::id)
                .toList();
        long index = entries.getLast().index();
        highest = index;
        listener.changed(new Delta(seen, gone, Position.of(index), clock.instant()));
        return index;
    }

    @Override
    public void close() {}
}
