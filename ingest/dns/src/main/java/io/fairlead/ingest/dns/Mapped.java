package io.fairlead.ingest.dns;

import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an answer lists.
///
/// @param instances by id
/// @param problems by a prefix of ids: what could not be read of the answer, and stays as it was
/// @param unproven prefixes of ids: what the answer lacks without a confirmation, and stays as it was
record Mapped(List<Instance> instances, SortedMap<String, RejectedFailure> problems, SortedSet<String> unproven) {
    static final Mapped NOTHING = new Mapped(List.of(), Collections.emptySortedMap(), Collections.emptySortedSet());

    Mapped {
        instances = List.copyOf(instances);
        problems = Collections.unmodifiableSortedMap(new TreeMap<>(problems));
        unproven = Collections.unmodifiableSortedSet(new TreeSet<>(unproven));
    }

    /// Prefixes of ids of which nothing is known.
    List<String> unread() {
        SortedSet<String> unread = new TreeSet<>(unproven);
        unread.addAll(problems.keySet());
        return new ArrayList<>(unread);
    }

    /// The same, and nothing is known of what else there is of this prefix.
    Mapped unproven(String prefix) {
        SortedSet<String> more = new TreeSet<>(unproven);
        more.add(prefix);
        return new Mapped(instances, problems, more);
    }
}
