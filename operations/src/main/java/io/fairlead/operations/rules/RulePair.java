package io.fairlead.operations.rules;

import io.fairlead.config.SourceConfig;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A source by its name in use, and the source of another configuration that reads the same registry: the one of that
/// name, else the one that was `formerly` called so.
///
/// @param next empty: no source of the other configuration does
record RulePair(SourceId source, Optional<SourceConfig> next) {

    /// Every source of either list: those in use in their order, then the others.
    static List<RulePair> of(List<SourceConfig> inUse, List<SourceConfig> next) {
        List<RulePair> pairs = new ArrayList<>();
        for (SourceConfig source : inUse) {
            pairs.add(new RulePair(source.name(), successor(source.name(), next)));
        }
        Set<SourceConfig> paired =
                pairs.stream().flatMap(it -> it.next().stream()).collect(Collectors.toSet());
        next.stream()
                .filter(source -> !paired.contains(source))
                .forEach(source -> pairs.add(new RulePair(source.name(), Optional.of(source))));
        return pairs;
    }

    private static Optional<SourceConfig> successor(SourceId name, List<SourceConfig> next) {
        return next.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .or(() ->
                        next.stream().filter(it -> it.formerly().contains(name)).findFirst());
    }
}
