package io.fairlead.topology.streams;

import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.topology.merge.SourceProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Measures how long nothing was read of each source, in ticks, so that a clock that jumps cannot make a source silent.
///
/// A transition is requested by writing a record to the log; nothing becomes stale or expires here. After a restart
/// every source counts as just heard.
final class SilenceTimer {
    private final Duration tick;
    private final Map<SourceId, Heard> sources = new TreeMap<>();

    private static final class Heard {
        private int ticks;
        private @Nullable Freshness asked;
    }

    /// `tick` is the time between two calls of [#due].
    SilenceTimer(Duration tick) {
        this.tick = tick;
    }

    void heard(SourceId source) {
        Heard known = sources.computeIfAbsent(source, _ -> new Heard());
        known.ticks = 0;
        known.asked = null;
    }

    interface States {
        @Nullable
        SourceProgress of(SourceId source);
    }

    /// Advances by one tick and returns the sources that have become silent for too long, once for each stage.
    List<SourceSilent> due(States states) {
        List<SourceSilent> due = new ArrayList<>();
        sources.forEach((source, heard) -> {
            heard.ticks++;
            SourceProgress state = states.of(source);
            Freshness next = state == null || state.retired() ? null : next(state, tick.multipliedBy(heard.ticks));
            if (state != null && next != null && next != heard.asked) {
                heard.asked = next;
                due.add(new SourceSilent(source, state.contact().heard(), next));
            }
        });
        return due;
    }

    private static @Nullable Freshness next(SourceProgress state, Duration silent) {
        StalenessLimits staleness = state.contact().staleness();
        return switch (state.contact().freshness()) {
            case FRESH -> silent.compareTo(staleness.stale()) >= 0 ? Freshness.STALE : null;
            case STALE ->
                staleness.expired() != null && silent.compareTo(staleness.expired()) >= 0 ? Freshness.EXPIRED : null;
            case EXPIRED -> null;
        };
    }
}
