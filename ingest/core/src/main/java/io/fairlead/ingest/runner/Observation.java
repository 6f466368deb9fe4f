package io.fairlead.ingest.runner;

import io.fairlead.model.RegistryEvent.Totals;
import io.fairlead.model.ServiceKey;

/// One difference between two answers of a registry, before it is numbered.
public sealed interface Observation {
    record Seen(Known known) implements Observation {}

    record Gone(ServiceKey service, String instance, Totals totals) implements Observation {}
}
