package io.fairlead.ingest.eureka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// The registry of a Eureka server as its responses show it: the instances, and the items of its deltas. Thread-safe.
final class CannedRegistry {
    /// Later than any real registration, so that each change is newer than the one before.
    private static final AtomicLong CLOCK = new AtomicLong(1_700_000_000_000L);

    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();

    /// What an instance registers.
    ///
    /// @param port as it is written
    record Lease(String app, String id, String status, String port, long dirty) {
        static Lease up(String app, String id, int port) {
            return new Lease(app, id, "UP", Integer.toString(port), CLOCK.incrementAndGet());
        }

        Lease withStatus(String other) {
            return new Lease(app, id, other, port, dirty);
        }

        Lease withPort(String other) {
            return new Lease(app, id, status, other, dirty);
        }

        Lease dirtyAt(long other) {
            return new Lease(app, id, status, port, other);
        }

        private String key() {
            return app + "/" + id;
        }
    }

    private record Item(Lease lease, String action, long updated) {
        String json() {
            return """
                {"instanceId": "%s", "hostName": "%s.example", "app": "%s", "ipAddr": "10.0.0.1", "status": "%s",
                 "overriddenStatus": "UNKNOWN", "port": {"$": %s, "@enabled": "true"},
                 "securePort": {"$": 443, "@enabled": "false"}, "countryId": 1,
                 "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
                 "leaseInfo": {"renewalIntervalInSecs": 30, "durationInSecs": 90, "lastRenewalTimestamp": %d},
                 "metadata": {"@class": "java.util.Collections$EmptyMap"}, "vipAddress": "%s",
                 "lastUpdatedTimestamp": "%d", "lastDirtyTimestamp": "%d", "actionType": "%s"}\
                """.formatted(
                            lease.id(),
                            lease.id(),
                            lease.app(),
                            lease.status(),
                            lease.port(),
                            System.nanoTime(),
                            lease.app(),
                            updated,
                            lease.dirty(),
                            action);
        }

        String xml() {
            return """
                <instance><instanceId>%s</instanceId><hostName>%s.example</hostName><app>%s</app>
                <ipAddr>10.0.0.1</ipAddr><status>%s</status><overriddenstatus>UNKNOWN</overriddenstatus>
                <port enabled="true">%s</port><securePort enabled="false">443</securePort>
                <dataCenterInfo class="com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo"><name>MyOwn</name>
                </dataCenterInfo><metadata class="java.util.Collections$EmptyMap"/><vipAddress>%s</vipAddress>
                <lastUpdatedTimestamp>%d</lastUpdatedTimestamp><lastDirtyTimestamp>%d</lastDirtyTimestamp>
                <actionType>%s</actionType></instance>\
                """.formatted(
                            lease.id(),
                            lease.id(),
                            lease.app(),
                            lease.status(),
                            lease.port(),
                            lease.app(),
                            updated,
                            lease.dirty(),
                            action);
        }
    }

    synchronized void register(Lease lease) {
        String action = leases.containsKey(lease.key()) ? "MODIFIED" : "ADDED";
        leases.put(lease.key(), lease);
        items.add(new Item(lease, action, CLOCK.incrementAndGet()));
    }

    synchronized void cancel(String app, String id) {
        Lease lease = leases.remove(app + "/" + id);
        if (lease != null) {
            items.add(new Item(lease, "DELETED", CLOCK.incrementAndGet()));
        }
    }

    /// As a server whose lease expired without a trace, or that never heard of it.
    synchronized void lose(String app, String id) {
        leases.remove(app + "/" + id);
        items.removeIf(item -> item.lease().key().equals(app + "/" + id));
    }

    /// What it knew is gone, and so are the items of its deltas.
    synchronized void restart() {
        leases.clear();
        items.clear();
    }

    /// The deltas of three minutes ago.
    synchronized void forgetDeltas() {
        items.clear();
    }

    synchronized String full() {
        return document(leases.values().stream().map(this::listed).toList());
    }

    synchronized String delta() {
        return document(items);
    }

    synchronized String fullAsXml() {
        return xml(leases.values().stream().map(this::listed).toList());
    }

    synchronized String deltaAsXml() {
        return xml(items);
    }

    private Item listed(Lease lease) {
        return items.reversed().stream()
                .filter(item -> item.lease().equals(lease) && !item.action().equals("DELETED"))
                .findFirst()
                .orElseGet(() -> new Item(lease, "ADDED", 1));
    }

    private String document(List<Item> listed) {
        List<String> applications = new ArrayList<>();
        byApplication(listed)
                .forEach((app, of) -> applications.add("{\"name\": \"" + app + "\", \"instance\": "
                        + of.stream().map(Item::json).toList() + "}"));
        return "{\"applications\": {\"versions__delta\": \"1\", \"apps__hashcode\": \"" + hash()
                + "\", \"application\": " + applications + "}}";
    }

    private String xml(List<Item> listed) {
        StringBuilder text = new StringBuilder(
                "<applications><versions__delta>1</versions__delta><apps__hashcode>" + hash() + "</apps__hashcode>");
        byApplication(listed).forEach((app, of) -> {
            text.append("<application><name>").append(app).append("</name>");
            of.forEach(item -> text.append(item.xml()));
            text.append("</application>");
        });
        return text.append("</applications>").toString();
    }

    private static SortedMap<String, List<Item>> byApplication(List<Item> items) {
        SortedMap<String, List<Item>> applications = new TreeMap<>();
        items.forEach(item -> applications
                .computeIfAbsent(item.lease().app(), _ -> new ArrayList<>())
                .add(item));
        return applications;
    }

    private String hash() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        leases.values().forEach(lease -> counts.merge(lease.status(), 1, Integer::sum));
        StringBuilder hash = new StringBuilder();
        counts.forEach(
                (status, count) -> hash.append(status).append('_').append(count).append('_'));
        return hash.toString();
    }
}
