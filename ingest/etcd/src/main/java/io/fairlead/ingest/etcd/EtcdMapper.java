package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.etcd.EtcdOptions.Details;
import io.fairlead.ingest.etcd.EtcdOptions.Layout;
import io.fairlead.ingest.etcd.EtcdOptions.OtherKeys;
import io.fairlead.ingest.etcd.EtcdOptions.Place;
import io.fairlead.ingest.etcd.EtcdOptions.ValueLayout;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Converts one key and its value to an instance, by the declared layout.
///
/// `id` is the key without the prefix. `metadata` has `etcd.key`, the parts of the key without a meaning of
/// their own as `key.NAME`, and the map to which `value.metadata` points; nothing else of a value, which may
/// hold secrets. Neither the lease nor a revision is in it: they change whenever a service registers again.
final class EtcdMapper {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final Set<String> MEANINGS = Set.of("service", "namespace", "region", "zone");

    private final Layout layout;
    private final KeyPattern pattern;
    private final int maxValueBytes;

    EtcdMapper(EtcdOptions options) {
        this.layout = options.layout();
        this.pattern = KeyPattern.parse(layout.key());
        this.maxValueBytes = options.limits().sizes().maxValueBytes();
    }

    /// Nothing for a key that is to be ignored.
    ///
    /// @throws IllegalArgumentException the key or its value cannot be used; the message shows nothing of the
    ///     value but what is declared to be an address, a port, or a weight
    Optional<Instance> map(KeyValue item) {
        Optional<SortedMap<String, String>> parts = parts(item.key());
        return parts.map(found -> instance(item, found));
    }

    private Optional<SortedMap<String, String>> parts(String key) {
        if (layout.otherKeys() == OtherKeys.IGNORE) {
            return idOf(key).flatMap(pattern::match);
        }
        String id = id(key);
        if (id.length() > Instance.MAX_ID) {
            // Before it is compared: the time for that may grow with a power of its length.
            var _ = Instance.requireId(id);
        }
        return Optional.of(pattern.match(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the key does not have the form " + layout.prefix() + layout.key())));
    }

    /// The id of the instance of a key, if it has one, whatever its value is.
    Optional<String> idOf(String key) {
        try {
            return Optional.of(Instance.requireId(id(key)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// What of a value that was rejected may leave this process: nothing if its key has another form, as it then
    /// belongs to something else, and nothing that is too large for a record.
    byte[] ofLetter(KeyValue item) {
        boolean isOurs = item.valueSize() <= maxValueBytes
                && idOf(item.key()).flatMap(pattern::match).isPresent();
        return isOurs ? item.valueBytes() : new byte[0];
    }

    private String id(String key) {
        String text = KeyValue.keyText(key);
        if (!text.startsWith(layout.prefix())) {
            throw new IllegalArgumentException("the key is not below the prefix " + layout.prefix());
        }
        return text.substring(layout.prefix().length());
    }

    private Instance instance(KeyValue item, SortedMap<String, String> parts) {
        if (item.valueSize() > maxValueBytes) {
            throw new IllegalArgumentException(
                    "its value has " + item.valueSize() + " bytes, more than max-value-bytes " + maxValueBytes);
        }
        return switch (layout.value()) {
            case ValueLayout.PlainAddress() -> {
                HostAndPort at = HostAndPort.parse(item.valueText());
                yield instance(item, parts, new Found(at.host(), ports(at.port()), Described.NOTHING));
            }
            case ValueLayout.Fields(Place place, Details details) -> {
                JsonNode value = json(item);
                String service = text(value, place.service());
                if (!service.isEmpty()) {
                    parts.put("service", service);
                }
                HostAndPort at = address(value, place.address());
                yield instance(item, parts, new Found(at.host(), ports(value, place, at), described(value, details)));
            }
        };
    }

    /// What a value says.
    private record Found(String host, List<ListedPort> ports, Described described) {}

    private record Described(int weight, Health health, SortedSet<String> tags, SortedMap<String, String> metadata) {
        static final Described NOTHING = new Described(
                Traits.WEIGHT_UNSET, Health.UNKNOWN, Collections.emptySortedSet(), Collections.emptySortedMap());
    }

    private Instance instance(KeyValue item, SortedMap<String, String> parts, Found found) {
        String service = parts.getOrDefault("service", "");
        if (service.isEmpty()) {
            throw new IllegalArgumentException("its value names no service, where value.service points");
        }
        Described described = found.described();
        return new Instance(
                id(item.key()),
                new Naming(service, "", parts.getOrDefault("namespace", "")),
                found.host(),
                "",
                found.ports(),
                described.health(),
                new Traits(Collections.emptySortedMap(), locality(parts), described.weight(), ""),
                described.tags(),
                metadata(item.key(), parts, described.metadata()));
    }

    private static Locality locality(SortedMap<String, String> parts) {
        String region = parts.getOrDefault("region", "");
        String zone = parts.getOrDefault("zone", "");
        return region.isEmpty() ? Locality.UNKNOWN : new Locality(region, zone, "");
    }

    private static SortedMap<String, String> metadata(
            String key, SortedMap<String, String> parts, SortedMap<String, String> own) {
        SortedMap<String, String> all = new TreeMap<>(own);
        parts.forEach((name, value) -> {
            if (!MEANINGS.contains(name)) {
                all.put("key." + name, value);
            }
        });
        all.put("etcd.key", KeyValue.keyText(key));
        return all;
    }

    private static JsonNode json(KeyValue item) {
        String text = item.valueText();
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException _) {
            // Its message shows a part of the value.
        }
        throw new IllegalArgumentException("its value is no JSON object");
    }

    private static HostAndPort address(JsonNode value, JsonPointer pointer) {
        String address = text(value, pointer);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("its value has no address at " + pointer);
        }
        return HostAndPort.parse(address);
    }

    private static List<ListedPort> ports(JsonNode value, Place place, HostAndPort at) {
        if (!place.ports().matches()) {
            List<ListedPort> ports = new ArrayList<>();
            map(value, place.ports())
                    .forEachEntry(
                            (name, port) -> ports.add(new ListedPort(name, 0, "", HostAndPort.port(port.asText("")))));
            ports.sort((a, b) -> a.name().compareTo(b.name()));
            return ports;
        }
        String port = text(value, place.port());
        return ports(at.port() > 0 || port.isEmpty() ? at.port() : HostAndPort.port(port));
    }

    private static List<ListedPort> ports(int port) {
        return port == 0 ? List.of() : List.of(ListedPort.target(port));
    }

    private static Described described(JsonNode value, Details details) {
        SortedMap<String, String> metadata = new TreeMap<>();
        map(value, details.metadata()).forEachEntry((name, entry) -> {
            if (entry.isValueNode() && !entry.isNull()) {
                metadata.put(name, entry.asText());
            }
        });
        return new Described(
                weight(text(value, details.weight())),
                health(found(value, details.health()).asText("").strip()),
                tags(value, details.tags()),
                metadata);
    }

    private static SortedSet<String> tags(JsonNode value, JsonPointer pointer) {
        JsonNode list = found(value, pointer);
        SortedSet<String> tags = new TreeSet<>();
        list.forEach(tag -> tags.add(tag.asText()));
        if (!list.isMissingNode() && !(list.isArray() && list.valueStream().allMatch(JsonNode::isTextual))) {
            throw new IllegalArgumentException("what is at " + pointer + " is no list of strings");
        }
        return tags;
    }

    private static int weight(String text) {
        if (text.isEmpty()) {
            return Traits.WEIGHT_UNSET;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "the weight \"" + PrintableText.of(text) + "\" is no whole number of 0 or more");
        }
        return Integer.parseInt(text);
    }

    private static Health health(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "passing", "true" -> Health.PASSING;
            case "warning" -> Health.WARNING;
            case "critical", "false" -> Health.CRITICAL;
            case "maintenance" -> Health.MAINTENANCE;
            case "draining" -> Health.DRAINING;
            default -> Health.UNKNOWN;
        };
    }

    /// Of a string, number or boolean; empty if the pointer is not declared, or points to nothing.
    private static String text(JsonNode value, JsonPointer pointer) {
        JsonNode found = found(value, pointer);
        if (found.isContainerNode()) {
            throw new IllegalArgumentException("what is at " + pointer + " is neither text nor a number");
        }
        return found.asText("").strip();
    }

    private static JsonNode map(JsonNode value, JsonPointer pointer) {
        JsonNode found = found(value, pointer);
        if (!found.isMissingNode() && !found.isObject()) {
            throw new IllegalArgumentException("what is at " + pointer + " is no map");
        }
        return found;
    }

    /// Nothing if the pointer is not declared, or points to null. What is found but has another form than the
    /// declared one makes the value unusable: without its ports or its weight, an instance would be another one.
    private static JsonNode found(JsonNode value, JsonPointer pointer) {
        JsonNode found = pointer.matches() ? MissingNode.getInstance() : value.at(pointer);
        return found.isNull() ? MissingNode.getInstance() : found;
    }
}
