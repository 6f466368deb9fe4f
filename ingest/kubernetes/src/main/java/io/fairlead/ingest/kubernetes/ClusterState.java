package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What one cluster lists, and what of it was reported: turns events, in any order, into changes of the
/// instances of the services that they concern. The work for an event depends on the size of these services
/// alone.
///
/// An instance that appears or changes is reported at once, but a service no more often than every [#QUIET].
/// One that vanishes is reported after [#QUIET] without an event of its service, or [#AT_MOST] of them: the
/// objects of a service change one by one, and an endpoint that moves to another slice may be gone from the
/// first before it is in the second.
///
/// Thread-safe; pure except for its own state and the time.
final class ClusterState {
    static final Duration QUIET = Duration.ofMillis(50);
    static final Duration AT_MOST = Duration.ofSeconds(1);

    private final KubernetesMapper mapper;
    private final ClusterObjects objects;
    private final LongSupplier nanos;
    private final Map<ObjectName, Reported> reported = new HashMap<>();
    private final Map<ObjectName, Touched> touched = new LinkedHashMap<>();

    /// @param nanos never goes backwards, as [System#nanoTime]
    ClusterState(KubernetesMapper mapper, Set<ObjectKind> read, LongSupplier nanos) {
        this.mapper = mapper;
        this.objects = new ClusterObjects(read);
        this.nanos = nanos;
    }

    /// The instances of a service, by id, as they were reported.
    private record Reported(Map<String, Instance> instances, long at) {
        static final Reported NOTHING = new Reported(Map.of(), 0);
    }

    /// A service of which objects changed.
    private static final class Touched {
        long last;
        long due;
        /// When instances were first missing; null: none is.
        @Nullable
        Long missingSince;
    }

    String prefix() {
        return mapper.cluster().prefix();
    }

    synchronized boolean lists(ObjectName service) {
        return objects.services().containsKey(service);
    }

    synchronized long version() {
        return objects.version();
    }

    synchronized void put(ListedService service) {
        touch(objects.put(service));
    }

    synchronized void removeService(ObjectName name, long at) {
        touch(objects.removeService(name, at));
    }

    synchronized void put(ListedSlice slice) {
        touch(objects.put(slice));
    }

    synchronized void removeSlice(ObjectName name, long at) {
        touch(objects.removeSlice(name, at));
    }

    synchronized void putPod(ObjectName pod, SortedMap<String, String> labels) {
        touch(objects.putPod(pod, labels));
    }

    synchronized void removePod(ObjectName pod) {
        objects.removePod(pod);
    }

    synchronized void putNode(String node, NodePlace place) {
        touch(objects.putNode(node, place));
    }

    synchronized void removeNode(String node) {
        objects.removeNode(node);
    }

    private void touch(Set<ObjectName> services) {
        long now = nanos.getAsLong();
        for (ObjectName service : services) {
            Touched entry = touched.get(service);
            if (entry == null) {
                entry = new Touched();
                Reported before = reported.get(service);
                entry.due = before == null ? now : Math.max(now, before.at() + QUIET.toNanos());
                touched.put(service, entry);
            }
            entry.last = now;
        }
    }

    /// How many nanoseconds until [#changes] may return something; empty: not before another event.
    synchronized OptionalLong due() {
        long now = nanos.getAsLong();
        return touched.values().stream()
                .mapToLong(entry -> Math.max(0, entry.due - now))
                .min();
    }

    /// What changed since it was reported, as far as it is due. It counts as reported.
    synchronized Changes changes() {
        long now = nanos.getAsLong();
        List<Instance> seen = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (ObjectName service : List.copyOf(touched.keySet())) {
            Touched entry = touched.get(service);
            if (entry != null && entry.due <= now && report(service, entry, seen, gone)) {
                touched.remove(service);
            }
        }
        return new Changes(seen, gone);
    }

    /// @return whether everything is reported
    private boolean report(ObjectName service, Touched entry, List<Instance> seen, List<String> gone) {
        long now = nanos.getAsLong();
        Map<String, Instance> before =
                reported.getOrDefault(service, Reported.NOTHING).instances();
        Map<String, Instance> after = instances(service);
        after.forEach((id, instance) -> {
            if (!instance.equals(before.get(id))) {
                seen.add(instance);
            }
        });
        List<String> missing = before.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .sorted()
                .toList();
        boolean waits = !missing.isEmpty() && !isQuiet(entry, now);
        if (waits) {
            missing.forEach(id -> after.put(id, before.get(id)));
            entry.due = Math.max(now + QUIET.toNanos() / 5, entry.last + QUIET.toNanos());
        } else {
            gone.addAll(missing);
        }
        keep(service, after, now);
        return !waits;
    }

    private static boolean isQuiet(Touched entry, long now) {
        Long since = entry.missingSince;
        if (since == null) {
            since = now;
            entry.missingSince = since;
        }
        return now - entry.last >= QUIET.toNanos() || now - since >= AT_MOST.toNanos();
    }

    private void keep(ObjectName service, Map<String, Instance> instances, long now) {
        if (instances.isEmpty()) {
            reported.remove(service);
        } else {
            reported.put(service, new Reported(instances, now));
        }
    }

    /// In the mapper's order, which is that of the ids.
    private Map<String, Instance> instances(ObjectName name) {
        Map<String, Instance> instances = new LinkedHashMap<>();
        ListedService service = objects.services().get(name);
        if (service != null) {
            mapper.map(service, objects.slicesOf(name), objects)
                    .forEach(instance -> instances.put(instance.id(), instance));
        }
        return instances;
    }

    /// Everything that the cluster lists. It counts as reported.
    synchronized List<Instance> all() {
        Set<ObjectName> names = new HashSet<>(objects.services().keySet());
        reported.keySet().retainAll(names);
        touched.clear();
        return names.stream().sorted().flatMap(name -> now(name).stream()).toList();
    }

    /// Everything that the cluster lists of the services with this name, of any namespace. It counts as
    /// reported.
    synchronized List<Instance> named(String service) {
        Set<ObjectName> names = new HashSet<>(objects.services().keySet());
        names.addAll(reported.keySet());
        names.removeIf(name -> !name.name().equals(service));
        touched.keySet().removeAll(names);
        return names.stream().sorted().flatMap(name -> now(name).stream()).toList();
    }

    private List<Instance> now(ObjectName name) {
        Map<String, Instance> instances = instances(name);
        keep(name, instances, nanos.getAsLong());
        return List.copyOf(instances.values());
    }

    /// Takes over what the authority lists of the services with this name, unless the watch was faster.
    synchronized void merge(String service, Authority read) {
        Set<ObjectName> services = new HashSet<>();
        Set<ObjectName> slices = new HashSet<>();
        read.services().forEach(each -> {
            services.add(each.name());
            put(each);
        });
        read.slices().forEach(each -> {
            slices.add(each.name());
            put(each);
        });
        List<ObjectName> known = objects.services().keySet().stream()
                .filter(name -> name.name().equals(service))
                .toList();
        for (ObjectName name : known) {
            objects.slicesOf(name).stream()
                    .map(ListedSlice::name)
                    .filter(slice -> !slices.contains(slice))
                    .forEach(slice -> removeSlice(slice, read.slicesAt()));
            if (!services.contains(name)) {
                removeService(name, read.servicesAt());
            }
        }
    }

    /// What the API server's database holds of the services with one name.
    ///
    /// @param servicesAt the version of the list of Services
    /// @param slicesAt the version of the list of slices
    record Authority(List<ListedService> services, long servicesAt, List<ListedSlice> slices, long slicesAt) {
        Authority {
            services = List.copyOf(services);
            slices = List.copyOf(slices);
        }
    }
}
