package io.fairlead.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Subject;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import java.util.Optional;

/// A row of the table. The partition is part of it: a freeze of more than one service has a row in each.
///
/// In order, all rows of a service are adjacent: the service itself, its endpoints, its freeze. Rows of no
/// service come first.
public record RowKey(int partition, TableKey key) implements Comparable<RowKey> {

    /// The service to which the row belongs; empty for a freeze of more than one and for the status of a
    /// source.
    public Optional<ServiceKey> service() {
        return switch (key) {
            case OfEndpoint(var service, var _) -> Optional.of(service);
            case OfService(var service) -> Optional.of(service);
            case OfFreeze(Subject.OfService(var service)) -> Optional.of(service);
            case OfFreeze _, OfSource _ -> Optional.empty();
        };
    }

    @Override
    public int compareTo(RowKey other) {
        int byService = compare(service(), other.service());
        int byKey = byService == 0 ? compare(key, other.key) : byService;
        return byKey == 0 ? Integer.compare(partition, other.partition) : byKey;
    }

    private static int compare(Optional<ServiceKey> one, Optional<ServiceKey> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isPresent(), other.isPresent());
        }
        return one.get().compareTo(other.get());
    }

    /// Of the same service, or of none.
    private static int compare(TableKey one, TableKey other) {
        int byKind = Integer.compare(rank(one), rank(other));
        if (byKind != 0 || one instanceof OfService) {
            return byKind;
        }
        return one instanceof OfEndpoint(var _, var mine) && other instanceof OfEndpoint(var _, var theirs)
                ? mine.compareTo(theirs)
                : one.toString().compareTo(other.toString());
    }

    private static int rank(TableKey key) {
        return switch (key) {
            case OfService _ -> 0;
            case OfEndpoint _ -> 1;
            case OfFreeze _ -> 2;
            case OfSource _ -> 3;
        };
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
