package io.fairlead.ingest.gcp;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What managed instance groups say of instances, as of the last readings that could tell. Does no I/O. One
/// thread at
/// a time.
///
/// | what the reading of the groups says of an instance | its membership |
/// |---|---|
/// | none, or what the group says | that |
/// | unknown, or the groups could not be read | as it was; unknown if it never was known |
/// | absent, in a first reading | as it was; unknown if it never was known |
/// | absent, in a second reading that began [MissingInstance#CONFIRMED_AFTER] later | none |
final class ManagedMemberships {
    private static final ManagedMembership NONE = new ManagedMembership.None();
    private static final ManagedMembership UNKNOWN = new ManagedMembership.Unknown();

    /// By the ids of instances.
    private final Map<String, ManagedMembership> last = new HashMap<>();
    /// Absent instances, with the beginning of the first reading that said so.
    private final Map<String, Instant> absent = new HashMap<>();

    private final Set<String> asked = new HashSet<>();
    /// The groups of instances that are used, of the present reading of instances and of the one before.
    private final Set<String> used = new HashSet<>();

    private final Set<String> usedBefore = new HashSet<>();
    private GroupReading reading = new GroupReading();
    private Instant asOf = Instant.MIN;
    private boolean isFresh;
    private boolean isConfirming;

    /// A reading of the groups.
    void read(GroupReading now, Instant began) {
        reading = now;
        asOf = began;
        isFresh = true;
        isConfirming = false;
    }

    /// The groups could not be read.
    void notRead() {
        isFresh = false;
        isConfirming = false;
    }

    /// Whether the instances of a group need not be read: it was listed before, and no instance of it was used.
    boolean isUnused(ManagedGroup group) {
        return reading.contains(group.key()) && !usedBefore.contains(group.key());
    }

    /// @param group that created it, as in [ManagedGroup#key]; empty: none
    /// @param id of an instance that is in a service
    ManagedMembership of(String group, String id) {
        if (group.isEmpty()) {
            return NONE;
        }
        used.add(group);
        asked.add(id);
        ManagedMembership now = isFresh ? reading.of(group, id) : UNKNOWN;
        return switch (now) {
            case ManagedMembership.None _, ManagedMembership.Member _ -> {
                absent.remove(id);
                last.put(id, now);
                yield now;
            }
            case ManagedMembership.Unknown _ -> {
                // A group that is used from now on is read the next time.
                isConfirming |= isFresh && reading.isSkipped(group);
                yield last.getOrDefault(id, UNKNOWN);
            }
            case ManagedMembership.Absent _ -> absent(id);
        };
    }

    private ManagedMembership absent(String id) {
        Instant since = absent.computeIfAbsent(id, _ -> asOf);
        if (!asOf.isBefore(since.plus(MissingInstance.CONFIRMED_AFTER))) {
            last.put(id, NONE);
            return NONE;
        }
        isConfirming = true;
        return last.getOrDefault(id, UNKNOWN);
    }

    /// The instances were read completely: nothing is kept of others.
    void completed() {
        last.keySet().retainAll(asked);
        absent.keySet().retainAll(asked);
        usedBefore.clear();
        usedBefore.addAll(used);
        asked.clear();
        used.clear();
    }

    /// Whether the next reading of the groups will tell more of an instance.
    boolean isConfirming() {
        return isConfirming;
    }
}
