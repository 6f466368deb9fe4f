package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.gcp.AggregatedPage.Gap;
import io.fairlead.ingest.gcp.ManagedMembership.Member;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One reading of the managed instance groups of a project. Does no I/O. One thread at a time.
///
/// | an instance that was created by a group | what is read of it |
/// |---|---|
/// | the group is quiet | none |
/// | the group lists it | what the group says |
/// | the group lists others only | absent |
/// | the group was not read, or could not be | unknown |
/// | the group is not listed, in a scope that every page answers | absent |
/// | the group is not listed, in another scope, or one that may be incomplete | unknown |
final class GroupReading {
    private static final ManagedMembership NONE = new ManagedMembership.None();
    private static final ManagedMembership UNKNOWN = new ManagedMembership.Unknown();
    private static final ManagedMembership ABSENT = new ManagedMembership.Absent();

    private final Map<String, ManagedGroup> groups = new TreeMap<>();
    private final Map<String, Map<String, Member>> members = new HashMap<>();
    private final Map<String, TransientFailure> failed = new TreeMap<>();
    private final Set<String> skipped = new HashSet<>();
    private final List<Gap> gaps = new ArrayList<>();
    /// On how many pages each scope was answered.
    private final Map<String, Integer> answered = new HashMap<>();

    private int pages;

    /// A page of the list of groups.
    void add(AggregatedPage page) {
        pages++;
        gaps.addAll(page.gaps());
        page.zones().forEach((scope, entries) -> {
            answered.merge(scope, 1, Integer::sum);
            for (JsonNode entry : entries) {
                ManagedGroup.of(scope, entry)
                        .ifPresentOrElse(
                                group -> groups.put(group.key(), group),
                                () -> gaps.add(Gap.of(scope, "a group of " + scope + " without a usable name")));
            }
        });
    }

    /// Whether the list answers nothing: every project has zones.
    boolean isEmpty() {
        return answered.isEmpty();
    }

    /// All that are listed.
    List<ManagedGroup> groups() {
        return List.copyOf(groups.values());
    }

    void listed(ManagedGroup group, Map<String, Member> its) {
        members.put(group.key(), its);
    }

    void failed(ManagedGroup group, TransientFailure failure) {
        failed.put(group.key(), failure);
    }

    int failures() {
        return failed.size();
    }

    /// Its instances are not read, because none of them is used.
    void skipped(ManagedGroup group) {
        skipped.add(group.key());
    }

    boolean isSkipped(String group) {
        return skipped.contains(group);
    }

    boolean contains(String group) {
        return groups.containsKey(group);
    }

    /// @param group that created it, as in [ManagedGroup#key]
    /// @param id its numeric id
    ManagedMembership of(String group, String id) {
        Map<String, Member> its = members.get(group);
        if (its != null) {
            Member member = its.get(id);
            return member == null ? ABSENT : member;
        }
        ManagedGroup listed = groups.get(group);
        if (listed != null) {
            return listed.isQuiet() ? NONE : UNKNOWN;
        }
        return isAnswered(group) ? ABSENT : UNKNOWN;
    }

    private boolean isAnswered(String group) {
        String scope = group.substring(0, group.lastIndexOf('/'));
        String place = ManagedGroup.place(group);
        return answered.getOrDefault(scope, 0) == pages
                && gaps.stream().noneMatch(gap -> place.startsWith(gap.beginning()));
    }

    /// Why something may be missing; empty if nothing is.
    Optional<String> incomplete() {
        List<String> causes = new ArrayList<>();
        gaps.stream()
                .map(gap -> gap.beginning() + " " + gap.cause())
                .map(String::strip)
                .forEach(causes::add);
        failed.forEach((group, failure) -> causes.add(group + " " + failure.getMessage()));
        if (causes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(causes.getFirst() + (causes.size() == 1 ? "" : ", and " + (causes.size() - 1) + " more"));
    }
}
