package io.fairlead.topology.streams;

import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tracks the empty services of one partition, and which of them have lingered long enough to expire.
///
/// An expiry is requested by writing a record to the log; nothing expires here. Rebuilt from the state at every start.
final class Expiries {
    private final Duration linger;
    private final Map<ServiceKey, Instant> emptySince = new TreeMap<>();

    Expiries(Duration linger) {
        this.linger = linger;
    }

    void empty(ServiceKey service, Instant since) {
        emptySince.put(service, since);
    }

    void inUse(ServiceKey service) {
        emptySince.remove(service);
    }

    /// The services that are due, once each.
    List<ServiceExpired> due(Instant now) {
        List<ServiceExpired> due = new ArrayList<>();
        emptySince.forEach((service, since) -> {
            if (!since.plus(linger).isAfter(now)) {
                due.add(new ServiceExpired(service, since));
            }
        });
        due.forEach(expired -> emptySince.remove(expired.service()));
        return due;
    }
}
