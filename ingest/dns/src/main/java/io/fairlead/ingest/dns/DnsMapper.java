package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.TargetAddresses.OfFamily;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Records to instances. Pure; the order of records means nothing.
///
/// | of | id |
/// |---|---|
/// | an A or AAAA record | `name/address` |
/// | an SRV record | `name/target`, or `name/target:port` if the target has several ports |
/// | the IPv6 address of its target | that, and `/ipv6` |
/// | one of several addresses of a family | that, and `/ipv4/address` or `/ipv6/address` |
///
/// Weight 0 of SRV means "hardly ever", and of an endpoint "never while there are others": it becomes 1.
final class DnsMapper {
    private final WatchedName name;
    private final Selection selection;

    DnsMapper(WatchedName name, Selection selection) {
        this.name = name;
        this.selection = selection;
    }

    /// What the id of each instance of a name begins with.
    static String prefix(WatchedName name) {
        return name.name() + "/";
    }

    /// The records in the order in which they are tried: those of the lowest priority number, which clients prefer,
    /// then the next ones. One level, if all are used.
    List<List<SrvTarget>> levels(Collection<SrvTarget> listed) {
        SortedMap<Integer, List<SrvTarget>> levels = new TreeMap<>();
        for (SrvTarget each : listed) {
            int level = selection.priorities() == Priorities.ALL ? 0 : each.priority();
            levels.computeIfAbsent(level, _ -> new ArrayList<>()).add(each);
        }
        return List.copyOf(levels.values());
    }

    boolean isValid(SrvTarget target) {
        return objection(target).isEmpty();
    }

    private String objection(SrvTarget target) {
        if (target.port() == 0) {
            return "has port 0, expected 1 to 65535";
        }
        int longest = prefix(name).length() + target.host().length() + LONGEST_SUFFIX;
        return longest > Instance.MAX_ID ? "is too long for an id together with the name" : "";
    }

    /// Only the number of ports of a target that are valid is in an id. What cannot be read is everything of the
    /// target, as that number may have changed since.
    ///
    /// @param used each host and port once
    /// @param addresses of each of their targets
    Mapped ofTargets(List<SrvTarget> used, Map<String, TargetAddresses> addresses) {
        Map<String, Integer> ports = new HashMap<>();
        used.stream().filter(this::isValid).forEach(it -> ports.merge(it.host(), 1, Integer::sum));
        Collected collected = new Collected();
        for (SrvTarget target : used) {
            String objection = objection(target);
            if (objection.isEmpty()) {
                String port = ports.getOrDefault(target.host(), 1) == 1 ? "" : ":" + target.port();
                add(
                        collected,
                        target,
                        prefix(name) + target.host() + port,
                        Objects.requireNonNull(addresses.get(target.host()), target.host()));
            } else {
                collected.reject(target, "INGEST-DNS-RECORD", objection);
            }
        }
        return collected.mapped();
    }

    /// A port, `/ipv6/` and the longest address.
    private static final int LONGEST_SUFFIX = 6 + 6 + 45;

    private void add(Collected collected, SrvTarget target, String id, TargetAddresses addresses) {
        if (addresses.ipv4().hasNone() && addresses.ipv6().hasNone()) {
            collected.reject(target, "INGEST-DNS-TARGET", "has no " + expected() + ", expected one");
            return;
        }
        switch (addresses.ipv4()) {
            case OfFamily.Known(var ipv4) ->
                ipv4.forEach(it -> collected.add(instance(target, ipv4.size() == 1 ? id : id + "/ipv4/" + it, it)));
            case OfFamily.Doubted() -> collected.unproven(target);
            case OfFamily.Unknown(var why) -> collected.reject(target, "INGEST-DNS-TARGET", unresolved(why));
        }
        switch (addresses.ipv6()) {
            case OfFamily.Known(var ipv6) ->
                ipv6.forEach(it ->
                        collected.add(instance(target, id + (ipv6.size() == 1 ? "/ipv6" : "/ipv6/" + it), it)));
            case OfFamily.Doubted() -> collected.unproven(target);
            case OfFamily.Unknown(var why) -> collected.reject(target, "INGEST-DNS-TARGET", unresolved(why));
        }
    }

    private String expected() {
        return switch (selection.addresses()) {
            case Families.IPV4 -> "IPv4 address";
            case Families.IPV6 -> "IPv6 address";
            case Families.BOTH -> "address";
        };
    }

    private static String unresolved(String why) {
        return "cannot be resolved (" + why + "), expected its address";
    }

    private Instance instance(SrvTarget target, String id, String address) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("dns.name", name.name());
        metadata.put("dns.target", target.host());
        metadata.put("dns.priority", Integer.toString(target.priority()));
        metadata.put("dns.weight", Integer.toString(target.weight()));
        Traits traits = new Traits(Collections.emptySortedMap(), Locality.UNKNOWN, Math.max(1, target.weight()), "");
        return instance(id, address, new Attributes(target.port(), traits, metadata));
    }

    Mapped ofAddresses(SortedSet<String> addresses) {
        SortedMap<String, String> metadata = new TreeMap<>(Map.of("dns.name", name.name()));
        Attributes attributes = new Attributes(name.port(), Traits.NONE, metadata);
        return new Mapped(
                addresses.stream()
                        .map(address -> instance(prefix(name) + address, address, attributes))
                        .toList(),
                Collections.emptySortedMap(),
                Collections.emptySortedSet());
    }

    private record Attributes(int port, Traits traits, SortedMap<String, String> metadata) {}

    private Instance instance(String id, String address, Attributes attributes) {
        return new Instance(
                id,
                Naming.of(name.service()),
                address,
                "",
                List.of(ListedPort.target(attributes.port())),
                Health.UNKNOWN,
                attributes.traits(),
                Collections.emptySortedSet(),
                attributes.metadata());
    }

    private final class Collected {
        private final List<Instance> instances = new ArrayList<>();
        private final SortedMap<String, RejectedFailure> problems = new TreeMap<>();
        private final SortedSet<String> unproven = new TreeSet<>();

        void add(Instance instance) {
            instances.add(instance);
        }

        void unproven(SrvTarget target) {
            unproven.add(prefix(name) + target.host());
        }

        void reject(SrvTarget target, String code, String what) {
            problems.put(
                    prefix(name) + target.host(),
                    new RejectedFailure(
                            code,
                            "reading " + name.name() + " SRV: the target \"" + target.host() + "\" " + what
                                    + "; what was read of it before stays in use"));
        }

        Mapped mapped() {
            return new Mapped(
                    instances.stream()
                            .sorted(Comparator.comparing(Instance::id))
                            .toList(),
                    problems,
                    unproven);
        }
    }
}
