package io.fairlead.simulation;

import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.SourceProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a task of the topology asks for because time passed: services that were empty for long enough, and
/// sources that were silent.
final class SimTimers {
    private static final Duration LINGER = Duration.ofSeconds(20);

    private final Defect defect;
    private final SortedMap<SourceId, Instant> heard = new TreeMap<>();
    private final SortedMap<ServiceKey, Instant> emptySince = new TreeMap<>();

    SimTimers(Defect defect) {
        this.defect = defect;
    }

    void heard(SourceId source, Instant now) {
        heard.put(source, now);
    }

    /// Silence is counted from now.
    void heardAll(Instant now) {
        heard.replaceAll((_, _) -> now);
    }

    void note(MergedService service) {
        Instant since = service.emptySince();
        if (since == null) {
            emptySince.remove(service.service());
        } else {
            emptySince.put(service.service(), since);
        }
    }

    void gone(ServiceKey service) {
        emptySince.remove(service);
    }

    void forget() {
        heard.clear();
        emptySince.clear();
    }

    /// What a state says that was not built here.
    void remember(MemoryState state, Instant now) {
        state.forEachService((service, known) -> {
            Instant since = known.emptySince();
            if (since != null) {
                emptySince.put(service, since);
            }
        });
        state.forEachSource((source, _) -> heard.put(source, now));
    }

    List<RegistryEvent> due(Instant now, MemoryState state) {
        List<RegistryEvent> due = new ArrayList<>();
        emptySince.forEach((service, since) -> {
            if (!since.plus(LINGER).isAfter(now)) {
                due.add(new ServiceExpired(service, since));
            }
        });
        heard.forEach((source, at) -> {
            SourceProgress known = state.source(source);
            if (known != null) {
                silence(source, known, Duration.between(at, now)).ifPresent(due::add);
            }
        });
        return due;
    }

    private Optional<RegistryEvent> silence(SourceId source, SourceProgress known, Duration silent) {
        SourceProgress.Contact contact = known.contact();
        Duration expired = contact.staleness().expired();
        boolean expires = expired != null && silent.compareTo(expired) >= 0;
        if (contact.freshness() == Freshness.FRESH
                && silent.compareTo(contact.staleness().stale()) >= 0) {
            return Optional.of(new SourceSilent(source, contact.heard(), Freshness.STALE));
        }
        return contact.freshness() == Freshness.STALE && (expires || defect == Defect.SILENCE_EXPIRES_CLAIMS)
                ? Optional.of(new SourceSilent(source, contact.heard(), Freshness.EXPIRED))
                : Optional.empty();
    }
}
