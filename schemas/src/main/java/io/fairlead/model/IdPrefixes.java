package io.fairlead.model;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// A set of prefixes of ids. Whether one of them covers an id is known in a time that hardly depends on their
/// number.
public final class IdPrefixes {
    public static final IdPrefixes NONE = new IdPrefixes(new TreeSet<>());

    /// None is a prefix of another one. So the last of them that is not after an id is the only one that may be
    /// its prefix.
    private final NavigableSet<String> prefixes;

    private IdPrefixes(NavigableSet<String> prefixes) {
        this.prefixes = prefixes;
    }

    public static IdPrefixes of(Collection<String> prefixes) {
        if (prefixes.isEmpty()) {
            return NONE;
        }
        NavigableSet<String> shortest = new TreeSet<>();
        String last = null;
        for (String prefix : new TreeSet<>(prefixes)) {
            if (last == null || !prefix.startsWith(last)) {
                shortest.add(prefix);
                last = prefix;
            }
        }
        return new IdPrefixes(shortest);
    }

    public boolean cover(String id) {
        String last = prefixes.floor(id);
        return last != null && id.startsWith(last);
    }

    /// At most this number of prefixes, which cover every id that these cover, and others if they have to be
    /// cut.
    ///
    /// @param count more than 0
    public IdPrefixes atMost(int count) {
        if (prefixes.size() <= count) {
            return this;
        }
        int kept = 0;
        int tooMany = prefixes.stream().mapToInt(String::length).max().orElse(0);
        IdPrefixes best = cut(kept);
        while (tooMany - kept > 1) {
            int length = (kept + tooMany) >>> 1;
            IdPrefixes shorter = cut(length);
            if (shorter.prefixes.size() <= count) {
                kept = length;
                best = shorter;
            } else {
                tooMany = length;
            }
        }
        return best;
    }

    /// Their first characters.
    private IdPrefixes cut(int length) {
        return of(prefixes.stream().map(prefix -> cut(prefix, length)).toList());
    }

    private static String cut(String prefix, int length) {
        if (prefix.length() <= length) {
            return prefix;
        }
        boolean splitsACharacter = length > 0 && Character.isHighSurrogate(prefix.charAt(length - 1));
        return prefix.substring(0, splitsACharacter ? length - 1 : length);
    }

    /// In alphabetical order.
    public List<String> all() {
        return List.copyOf(prefixes);
    }

    @Override
    public String toString() {
        return prefixes.toString();
    }
}
