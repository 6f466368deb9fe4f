package io.fairlead.ingest.eureka;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.eureka.EurekaEntry.Action;
import io.fairlead.ingest.eureka.EurekaEntry.Times;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Converts one instance of a response to an entry. Pure; never fails.
///
/// `id` is `APPLICATION/instance id/`, and no id is a prefix of another: a slash within its parts is `%2F`, and one
/// is at its end, so that a `web-1` that cannot be read does not affect `web-10`. The application is as the server
/// spells it, which lists `WEB` and `web` separately; the service is in lower case, as Eureka's clients call it.
/// Without an instance id, it is that of Amazon's data center info, then the host name, as in Eureka itself.
///
/// | `status` | health |
/// |---|---|
/// | `UP` | PASSING |
/// | `STARTING`, `DOWN` | CRITICAL |
/// | `OUT_OF_SERVICE` | MAINTENANCE |
/// | `UNKNOWN`, any other, none | UNKNOWN |
///
/// `overriddenStatus` is part of `status` already. The renewals of the lease are left out: they change all the time.
final class EurekaMapper {
    /// `us-east-1c`, and `us-west-2-lax-1a` of a local zone.
    private static final Pattern AMAZON_ZONE = Pattern.compile("([a-z]+(?:-[a-z]+)+-\\d+)[a-z0-9-]*");

    private final Mapping mapping;

    EurekaMapper(Mapping mapping) {
        this.mapping = mapping;
    }

    /// @param application the name of the application that contains the entry
    EurekaEntry map(String application, JsonNode entry) {
        String app = first(text(entry, "app"), application);
        String own = ownId(entry);
        String prefix = app.isEmpty() ? "" : part(app) + "/";
        String id = app.isEmpty() || own.isEmpty() ? "" : prefix + part(own) + "/";
        try {
            Instance.requireId(id);
        } catch (IllegalArgumentException e) {
            return entry("", usablePrefix(prefix), entry).apply(null, String.valueOf(e.getMessage()));
        }
        try {
            return entry(id, "", entry).apply(instance(id, app.toLowerCase(Locale.ROOT), entry), "");
        } catch (IllegalArgumentException e) {
            return entry(id, "", entry).apply(null, String.valueOf(e.getMessage()));
        }
    }

    /// Empty, which is the prefix of all ids, where that of the application cannot begin an id.
    private static String usablePrefix(String prefix) {
        try {
            return prefix.isEmpty() ? "" : Instance.requireId(prefix);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private interface WithContent {
        EurekaEntry apply(@Nullable Instance instance, String problem);
    }

    private static WithContent entry(String id, String prefix, JsonNode entry) {
        Times times = new Times(number(entry, "lastUpdatedTimestamp"), number(entry, "lastDirtyTimestamp"));
        return (instance, problem) ->
                new EurekaEntry(id, prefix, action(entry), text(entry, "status").intern(), times, instance, problem);
    }

    private Instance instance(String id, String app, JsonNode entry) {
        return new Instance(
                id,
                Naming.of(app),
                address(entry),
                "",
                ports(entry),
                health(text(entry, "status")),
                new Traits(Collections.emptySortedMap(), locality(entry), Traits.WEIGHT_UNSET, ""),
                new TreeSet<>(),
                metadata(entry));
    }

    private static String ownId(JsonNode entry) {
        return first(text(entry, "instanceId"), text(amazon(entry), "instance-id"), text(entry, "hostName"));
    }

    /// So that a slash in it does not look like the end of a part.
    private static String part(String text) {
        return text.replace("%", "%25").replace("/", "%2F");
    }

    private String address(JsonNode entry) {
        String ip = text(entry, "ipAddr");
        String host = text(entry, "hostName");
        return mapping.address() == AddressKind.IP ? first(ip, host) : first(host, ip);
    }

    private static List<ListedPort> ports(JsonNode entry) {
        List<ListedPort> ports = new ArrayList<>();
        port("http", entry, "port", true).ifPresent(ports::add);
        port("https", entry, "securePort", false).ifPresent(ports::add);
        return ports;
    }

    /// Nothing if it is not enabled.
    ///
    /// @param byDefault whether it is enabled if the entry does not say
    private static Optional<ListedPort> port(String name, JsonNode entry, String key, boolean byDefault) {
        JsonNode port = entry.path(key);
        String enabled = text(port, "@enabled");
        boolean isGiven = !port.isMissingNode() && !port.isNull();
        if (!isGiven || !(enabled.isEmpty() ? byDefault : enabled.equalsIgnoreCase("true"))) {
            return Optional.empty();
        }
        String number = port.isObject() ? text(port, "$") : port.asText("");
        if (!number.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(key + " \"" + number + "\" is not a number");
        }
        return Optional.of(new ListedPort(name, 0, "", Integer.parseInt(number)));
    }

    private static Health health(String status) {
        return switch (status) {
            case "UP" -> Health.PASSING;
            case "STARTING", "DOWN" -> Health.CRITICAL;
            case "OUT_OF_SERVICE" -> Health.MAINTENANCE;
            default -> Health.UNKNOWN;
        };
    }

    private Locality locality(JsonNode entry) {
        String zone = first(text(amazon(entry), "availability-zone"), text(entry.path("metadata"), "zone"));
        Matcher amazon = AMAZON_ZONE.matcher(text(amazon(entry), "availability-zone"));
        String region = amazon.matches() ? amazon.group(1) : mapping.region();
        try {
            return region.isEmpty() ? Locality.UNKNOWN : new Locality(region, zone, "");
        } catch (IllegalArgumentException _) {
            return Locality.UNKNOWN; // The zone stays readable in the metadata.
        }
    }

    private static JsonNode amazon(JsonNode entry) {
        return entry.path("dataCenterInfo").path("metadata");
    }

    private SortedMap<String, String> metadata(JsonNode entry) {
        SortedMap<String, String> all = new TreeMap<>();
        mapping.metadata().forEach(key -> put(all, key, text(entry.path("metadata"), key)));
        put(all, "eureka.app", text(entry, "app"));
        put(all, "eureka.app-group", text(entry, "appGroupName"));
        put(all, "eureka.availability-zone", text(amazon(entry), "availability-zone"));
        put(all, "eureka.data-center", text(entry.path("dataCenterInfo"), "name"));
        put(all, "eureka.host-name", text(entry, "hostName"));
        put(all, "eureka.instance-id", text(entry, "instanceId"));
        put(all, "eureka.ip-address", text(entry, "ipAddr"));
        put(all, "eureka.overridden-status", overridden(entry));
        put(all, "eureka.secure-vip-address", text(entry, "secureVipAddress"));
        put(all, "eureka.status", text(entry, "status"));
        put(all, "eureka.vip-address", text(entry, "vipAddress"));
        put(all, "eureka.zone", text(entry.path("metadata"), "zone"));
        return all;
    }

    /// JSON spells it in two ways, by the version of the server; `UNKNOWN` means that there is none.
    private static String overridden(JsonNode entry) {
        String status = first(text(entry, "overriddenStatus"), text(entry, "overriddenstatus"));
        return status.equals("UNKNOWN") ? "" : status;
    }

    private static Action action(JsonNode entry) {
        return switch (text(entry, "actionType")) {
            case "ADDED" -> Action.ADDED;
            case "MODIFIED" -> Action.MODIFIED;
            case "DELETED" -> Action.DELETED;
            default -> Action.UNKNOWN;
        };
    }

    private static void put(SortedMap<String, String> into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText("");
    }

    private static long number(JsonNode object, String field) {
        String text = text(object, field);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
