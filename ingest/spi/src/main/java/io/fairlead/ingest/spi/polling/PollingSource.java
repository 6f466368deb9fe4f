package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A registry that can only be listed, whole or in parts.
///
/// | of a run | it reports |
/// |---|---|
/// | every part was listed once | all of it, complete |
/// | some parts were, others failed | all of it, with the failed parts `unread`; each failure, once for each cause |
/// | every part failed | the failure of the first one, thrown: the engine waits and runs the source again |
///
/// and from then on each part for itself, on its own schedule: what fails in one delays and removes nothing in
/// another. A registry of one part throws its failures, so that waiting and reporting are the engine's.
///
/// Feeds of events shorten the waits between listings ([EarlyListing]). A feed that fails is reported as a part
/// that fails, and harms no listing.
public final class PollingSource implements RegistrySource {
    private final SourceId id;
    private final PolledRegistry registry;
    private final PollSchedule schedule;
    private final SourceContext context;
    private final Map<String, QuotaRate> rates = new HashMap<>();
    private final AtomicReference<@Nullable PollRun> current = new AtomicReference<>();

    public PollingSource(SourceId id, PolledRegistry registry, PollSchedule schedule, SourceContext context) {
        if (registry.parts().isEmpty()) {
            throw new IllegalArgumentException("source " + id + " has no part to list");
        }
        this.id = id;
        this.registry = registry;
        this.schedule = schedule;
        this.context = context;
        registry.parts().forEach(part -> rates.computeIfAbsent(part.quota(), _ -> rate()));
    }

    private QuotaRate rate() {
        return new QuotaRate(schedule.every(), System.nanoTime());
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        List<PartPoller> parts = registry.parts().stream().map(this::poller).toList();
        List<FeedPoller> feeds =
                registry.feeds().stream().map(it -> new FeedPoller(it, context)).toList();
        PollRun run = new PollRun(id, parts, feeds, context.clock());
        current.set(run);
        try {
            run.run(listener, cancellation);
        } finally {
            current.set(null);
        }
    }

    private PartPoller poller(PolledPart part) {
        return new PartPoller(part, schedule, Objects.requireNonNull(rates.get(part.quota())), context);
    }

    /// Lists every part again at once: which of them a service is in, only the listing tells.
    @Override
    public boolean recheck(SortedSet<String> services) {
        PollRun run = current.get();
        if (run != null) {
            run.listAgain();
        }
        return run != null;
    }

    @Override
    public void checkFeeds(RegistryListener listener) throws InterruptedException {
        for (HintFeed feed : registry.feeds()) {
            feed.check(listener);
        }
    }

    @Override
    public void close() {
        registry.onClose().run();
    }
}
