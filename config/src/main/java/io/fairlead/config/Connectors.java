package io.fairlead.config;

import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.Sorted;
import io.fairlead.publisher.spi.TargetFactory;
import java.util.List;
import java.util.SortedMap;

/// The kinds of sources and targets that a configuration may name, in the order of the documentation.
///
/// @param absent kinds that are not part of this distribution, with the module that has each
public record Connectors(
        List<SourceFactory<?>> sources, List<TargetFactory<?>> targets, SortedMap<String, String> absent) {
    public Connectors {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        absent = Sorted.map(absent);
    }
}
