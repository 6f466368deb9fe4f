package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.GroupMembership.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What Auto Scaling says of instances, as of the last reading of the groups that succeeded. Does no I/O. One
/// thread at a time.
///
/// | an instance that EC2 lists | its membership |
/// |---|---|
/// | a group lists it | what the group says |
/// | a group listed it, and a first reading lacks it | as it was listed last |
/// | the same, and it lost the tag of a group as well | none |
/// | it has the tag of a group, and a first reading lacks it | unknown |
/// | it has that tag, and a second reading lacks it, [AwsAccess#CONFIRMED_AFTER] later | none |
/// | it has no such tag | none |
///
/// If the groups cannot be read, all this stays as it was; of an instance that is new, it is unknown.
final class Memberships {
    private static final GroupMembership NONE = new GroupMembership.None();
    private static final GroupMembership UNKNOWN = new GroupMembership.Unknown();

    /// By the ids of instances.
    private Map<String, Member> listed = Map.of();
    /// What the groups do not list, with the beginning of the first reading of the groups without it.
    private final Map<String, Instant> missing = new HashMap<>();

    private final Set<String> asked = new HashSet<>();
    private Instant asOf = Instant.MIN;
    private boolean isFresh;
    private boolean isConfirming;

    /// A complete reading of the groups.
    void read(Map<String, Member> now, Instant began) {
        Map<String, Member> all = new HashMap<>(now);
        listed.forEach((id, member) -> {
            if (!now.containsKey(id) && !isConfirmed(missing.computeIfAbsent(id, _ -> began), began)) {
                all.put(id, member);
            }
        });
        missing.keySet().removeAll(now.keySet());
        listed = all;
        asOf = began;
        isFresh = true;
        isConfirming = false;
    }

    /// The groups could not be read.
    void notRead() {
        isFresh = false;
        isConfirming = false;
    }

    private static boolean isConfirmed(Instant since, Instant began) {
        return !began.isBefore(since.plus(AwsAccess.CONFIRMED_AFTER));
    }

    /// @param id of an instance that EC2 lists and that has not ended
    /// @param tag the value of its tag [GroupMembership#TAG], empty if it has none
    GroupMembership of(String id, String tag) {
        asked.add(id);
        Member member = listed.get(id);
        if (member != null && !missing.containsKey(id)) {
            return member;
        }
        if (tag.isEmpty()) {
            return NONE;
        }
        if (isFresh) {
            missing.putIfAbsent(id, asOf);
        }
        Instant since = missing.get(id);
        if (since != null && isConfirmed(since, asOf)) {
            return NONE;
        }
        isConfirming |= isFresh;
        return member == null ? UNKNOWN : member;
    }

    /// EC2 was read completely: nothing is kept of instances that it does not list.
    void completed() {
        missing.keySet().removeIf(id -> !asked.contains(id) && !listed.containsKey(id));
        asked.clear();
    }

    /// Whether the next reading of the groups will tell more of an instance.
    boolean isConfirming() {
        return isConfirming;
    }
}
