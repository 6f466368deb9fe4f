package io.fairlead.ingest.eureka;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What cannot be read, in few prefixes: the engine compares each id with each of them. Pure.
final class UnreadIds {
    private static final int MOST_OF_AN_APPLICATION = 100;
    private static final int MOST = 1000;

    private UnreadIds() {}

    /// None begins with another one. More than 100 ids of an application are reported as the application, more than
    /// 1,000 of all of them as everything.
    ///
    /// @param unread ids, and prefixes of them that end with a slash
    static List<String> of(SortedSet<String> unread) {
        SortedMap<String, List<String>> byApplication = new TreeMap<>();
        unread.forEach(id -> byApplication
                .computeIfAbsent(application(id), _ -> new ArrayList<>())
                .add(id));
        SortedSet<String> few = new TreeSet<>();
        byApplication.forEach((application, ids) -> {
            boolean isWhole = ids.contains(application) || ids.size() > MOST_OF_AN_APPLICATION;
            few.addAll(isWhole ? List.of(application) : ids);
        });
        return few.contains("") || few.size() > MOST ? List.of("") : new ArrayList<>(few);
    }

    private static String application(String id) {
        return id.substring(0, id.indexOf('/') + 1);
    }
}
