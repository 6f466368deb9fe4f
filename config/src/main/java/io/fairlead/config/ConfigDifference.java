package io.fairlead.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Pure: the parts in which two configurations differ, in the order of the parts. Empty if they mean the same.
public record ConfigDifference(List<Item> items) {
    public static final ConfigDifference NONE = new ConfigDifference(List.of());

    public enum Change {
        ADDED,
        REMOVED,
        CHANGED
    }

    /// One part; `keys` are the groups of keys that differ, if both configurations have the part.
    public record Item(ConfigPart part, Change change, SortedSet<String> keys) {
        public Item {
            keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        }

        /// Plain values, for JSON.
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("part", part.toString());
            map.put("change", change.name().toLowerCase(Locale.ROOT));
            map.put("keys", keys.stream().filter(key -> !key.isEmpty()).toList());
            return map;
        }

        /// `source dc1 changed: rules`.
        @Override
        public String toString() {
            String text = part + " " + change.name().toLowerCase(Locale.ROOT);
            String named = keys.stream().filter(key -> !key.isEmpty()).collect(Collectors.joining(", "));
            return named.isEmpty() ? text : text + ": " + named;
        }
    }

    public ConfigDifference {
        items = List.copyOf(items);
    }

    public static ConfigDifference between(ConfigParts before, ConfigParts after) {
        SortedSet<ConfigPart> parts = new TreeSet<>(before.digests().keySet());
        parts.addAll(after.digests().keySet());
        List<Item> items = new ArrayList<>();
        for (ConfigPart part : parts) {
            SortedMap<String, String> old = before.digests().get(part);
            SortedMap<String, String> now = after.digests().get(part);
            if (old == null) {
                items.add(new Item(part, Change.ADDED, new TreeSet<>()));
            } else if (now == null) {
                items.add(new Item(part, Change.REMOVED, new TreeSet<>()));
            } else if (!old.equals(now)) {
                items.add(new Item(part, Change.CHANGED, differing(old, now)));
            }
        }
        return new ConfigDifference(items);
    }

    private static SortedSet<String> differing(SortedMap<String, String> old, SortedMap<String, String> now) {
        SortedMap<String, String> all = new TreeMap<>(old);
        all.putAll(now);
        return all.keySet().stream()
                .filter(key -> !Objects.equals(old.get(key), now.get(key)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The changes that a running process applies.
    public ConfigDifference followed() {
        return new ConfigDifference(
                items.stream().filter(item -> item.part().kind().isFollowed()).toList());
    }

    /// The changes that only a restart applies.
    public ConfigDifference fixed() {
        return new ConfigDifference(
                items.stream().filter(item -> !item.part().kind().isFollowed()).toList());
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /// The names of the parts of one kind with the same kind of change.
    public Stream<String> names(ConfigPart.Kind kind, Change change) {
        return items.stream()
                .filter(item -> item.part().kind() == kind && item.change() == change)
                .map(item -> item.part().name());
    }

    /// The parts of a kind to start: those added, and the new versions of those changed.
    public Set<String> begun(ConfigPart.Kind kind) {
        return Stream.concat(names(kind, Change.ADDED), names(kind, Change.CHANGED))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The parts of a kind to stop: those removed, and the old versions of those changed.
    public Set<String> ended(ConfigPart.Kind kind) {
        return Stream.concat(names(kind, Change.REMOVED), names(kind, Change.CHANGED))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Plain maps, for JSON: one for each part.
    public List<Map<String, Object>> asMaps() {
        return items.stream().map(Item::asMap).toList();
    }

    /// One line for each part.
    public List<String> lines() {
        return items.stream().map(Item::toString).toList();
    }
}
