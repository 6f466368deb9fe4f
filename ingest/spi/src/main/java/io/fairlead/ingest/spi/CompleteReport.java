package io.fairlead.ingest.spi;

import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.time.Instant;
import java.util.List;

/// All instances of a scope, at one position of the registry.
///
/// `unread` are prefixes of instance ids that could not be read this time and of which the source has no last good
/// content either: no instance with such an id is considered removed. `observed` is when the registry's response had
/// been read.
public record CompleteReport(
        Scope scope, List<Instance> instances, List<String> unread, Position position, Instant observed) {
    public CompleteReport {
        instances = List.copyOf(instances);
        unread = List.copyOf(unread);
    }

    /// The whole registry, read completely.
    public static CompleteReport ofAll(List<Instance> instances, Position position, Instant observed) {
        return new CompleteReport(new Scope.WholeRegistry(), instances, List.of(), position, observed);
    }
}
