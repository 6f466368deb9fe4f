package io.fairlead.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sorted, unmodifiable copies. Order is correctness here: everything that is rendered, hashed, planned or compared is
/// sorted, and `Map.copyOf` and `Set.of` iterate differently in each JVM.
public final class Sorted {
    private Sorted() {}

    /// Returns the list itself if it is already such a copy.
    public static <T extends Comparable<? super T>> List<T> list(List<T> from) {
        return List.copyOf(isSorted(from) ? from : from.stream().sorted().toList());
    }

    private static <T extends Comparable<? super T>> boolean isSorted(List<T> list) {
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).compareTo(list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    public static <K extends Comparable<? super K>, V> SortedMap<K, V> map(Map<K, V> from) {
        return from.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(from));
    }

    public static <T extends Comparable<? super T>> SortedSet<T> set(Collection<T> from) {
        return from.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(from));
    }
}
