package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.Outcome.NoticeEnded;
import io.fairlead.publisher.pipeline.Outcome.Noticed;
import io.fairlead.publisher.spi.Notice;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The current notices of the services of one target. Each kind is reported once for a service when it begins and once
/// when it ends, however often its numbers change meanwhile. Thread-safe as long as one service is reconciled by one
/// thread at a time.
final class Notices {
    private final String target;
    private final PublisherListener listener;
    private final Map<ServiceKey, List<Notice>> notices = new ConcurrentHashMap<>();

    Notices(String target, PublisherListener listener) {
        this.target = target;
        this.listener = listener;
    }

    void update(ServiceKey service, List<Notice> now) {
        List<Notice> before = now.isEmpty() ? notices.remove(service) : notices.put(service, now);
        List<Notice> known = before == null ? List.of() : before;
        now.stream()
                .filter(notice -> isMissing(known, notice.kind()))
                .forEach(notice -> listener.on(new Noticed(target, service, notice)));
        known.stream()
                .filter(notice -> isMissing(now, notice.kind()))
                .forEach(notice -> listener.on(new NoticeEnded(target, service, notice)));
    }

    private static boolean isMissing(List<Notice> list, Notice.Kind kind) {
        return list.stream().noneMatch(notice -> notice.kind() == kind);
    }

    /// Another publisher owns these services now.
    void forget(Predicate<ServiceKey> which) {
        notices.keySet().removeIf(which);
    }

    SortedMap<ServiceKey, List<Notice>> all() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(notices));
    }

    /// The number of services with a notice of each kind, zero included.
    SortedMap<Notice.Kind, Integer> counts() {
        SortedMap<Notice.Kind, Integer> counts = new TreeMap<>();
        for (Notice.Kind kind : Notice.Kind.values()) {
            counts.put(kind, 0);
        }
        notices.values().forEach(list -> list.forEach(notice -> counts.merge(notice.kind(), 1, Integer::sum)));
        return counts;
    }
}
