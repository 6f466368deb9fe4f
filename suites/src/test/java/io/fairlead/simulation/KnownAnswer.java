package io.fairlead.simulation;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/// One complete answer. `known` is what is known with it: what it lists, and what it could not read.
record KnownAnswer(
        Epoch epoch,
        Instant at,
        SortedMap<String, ServiceKey> listed,
        List<String> unread,
        boolean stale,
        SortedMap<String, ServiceKey> known,
        int measured,
        boolean lost) {
    KnownAnswer asLost() {
        return new KnownAnswer(epoch, at, listed, unread, stale, known, measured, true);
    }

    boolean lacks(String instance, ServiceKey service) {
        return !service.equals(listed.get(instance)) && !isUnread(instance);
    }

    boolean isUnread(String instance) {
        return !listed.containsKey(instance) && unread.stream().anyMatch(instance::startsWith);
    }
}
