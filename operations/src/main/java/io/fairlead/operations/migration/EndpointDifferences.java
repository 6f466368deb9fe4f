package io.fairlead.operations.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// What differs between the endpoints of one host on two sides. Ports that only one side has are left out: they are a
/// difference of the service. Pure.
///
/// | an endpoint of one side | is |
/// |---|---|
/// | has the address, target and values of one of the other | the same |
/// | has its address and port, of those without an equal | changed |
/// | else | on this side only |
///
/// @param gone only there
/// @param added only in Fairlead
/// @param changed each value as `address name there->Fairlead`
record EndpointDifferences(List<String> gone, List<String> added, List<String> changed) {
    private static final List<BiPredicate<EntryEndpoint, EntryEndpoint>> NEAREST = List.of(
            (one, other) -> one.target().equals(other.target()),
            (one, other) -> one.port().equals(other.port()));

    static EndpointDifferences between(EntryValues there, EntryValues fairlead) {
        Set<String> common = new TreeSet<>(there.ports().keySet());
        common.retainAll(fairlead.ports().keySet());
        SortedSet<EntryEndpoint> theirs = of(there, common);
        SortedSet<EntryEndpoint> ours = of(fairlead, common);
        SortedSet<EntryEndpoint> gone = new TreeSet<>(theirs);
        gone.removeAll(ours);
        SortedSet<EntryEndpoint> added = new TreeSet<>(ours);
        added.removeAll(theirs);
        Set<String> changed = new LinkedHashSet<>();
        NEAREST.forEach(isNear -> pair(gone, added, isNear, changed));
        return new EndpointDifferences(names(gone, ours), names(added, theirs), List.copyOf(changed));
    }

    private static SortedSet<EntryEndpoint> of(EntryValues side, Set<String> ports) {
        return side.endpoints().stream()
                .filter(endpoint -> ports.isEmpty() || ports.contains(endpoint.port()))
                .map(endpoint -> ports.isEmpty() ? endpoint.withoutTarget() : endpoint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void pair(
            SortedSet<EntryEndpoint> gone,
            SortedSet<EntryEndpoint> added,
            BiPredicate<EntryEndpoint, EntryEndpoint> isNear,
            Set<String> changed) {
        for (EntryEndpoint before : List.copyOf(gone)) {
            added.tailSet(before.first()).stream()
                    .takeWhile(after -> after.address().equals(before.address()))
                    .filter(after -> isNear.test(before, after))
                    .findFirst()
                    .ifPresent(after -> {
                        gone.remove(before);
                        added.remove(after);
                        changed.addAll(changes(before, after));
                    });
        }
    }

    private static List<String> changes(EntryEndpoint before, EntryEndpoint after) {
        String prefix = before.address() + " ";
        List<String> changes = new ArrayList<>(EntryComparison.changes(prefix, before.values(), after.values()));
        if (!before.target().equals(after.target())) {
            changes.add(prefix + "ports " + before.target() + "->" + after.target());
        }
        return changes;
    }

    /// An address that the other side has too is named with the target that it lacks.
    private static List<String> names(Collection<EntryEndpoint> endpoints, Collection<EntryEndpoint> others) {
        Set<String> known = others.stream().map(EntryEndpoint::address).collect(Collectors.toSet());
        return endpoints.stream()
                .map(endpoint -> known.contains(endpoint.address())
                        ? (endpoint.address() + " " + endpoint.target()).strip()
                        : endpoint.address())
                .distinct()
                .toList();
    }
}
