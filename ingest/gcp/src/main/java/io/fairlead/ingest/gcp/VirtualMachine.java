package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A virtual machine, as far as it is used. What the response does not contain is empty. Pure.
///
/// @param machineType such as `e2-small`
/// @param provisioning `STANDARD`, `SPOT`
/// @param tags network tags
/// @param group the managed instance group that created it, as in [ManagedGroup#key]
record VirtualMachine(
        String name,
        String status,
        String machineType,
        String provisioning,
        SortedMap<String, String> labels,
        SortedSet<String> tags,
        List<NetworkInterface> interfaces,
        String group) {
    /// The fields of an instance that [#of] reads. Without those of [#GROUP_FIELDS], its metadata, with startup
    /// scripts
    /// and keys, is never sent.
    private static final String FIELDS = "id,name,status,machineType,labels,tags/items,scheduling/provisioningModel,"
            + "networkInterfaces(network,subnetwork,networkIP,accessConfigs/natIP,ipv6Address,"
            + "ipv6AccessConfigs/externalIpv6)";

    private static final String GROUP_FIELDS = "metadata/items(key,value)";
    private static final Pattern CREATOR =
            Pattern.compile(".*/((?:zones|regions)/[a-z0-9-]+)/instanceGroupManagers/([a-z0-9-]+)");

    /// Its addresses in one network, each may be empty.
    record NetworkInterface(String network, String subnetwork, String privateIp, String publicIp, String ipv6) {}

    /// A field has another type than Compute Engine documents.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private Malformed(String field, String expected) {
            super("its " + field + " is not " + expected);
        }
    }

    /// Reads an entry of the response.
    ///
    /// @throws Malformed it cannot be used
    static VirtualMachine of(JsonNode entry) throws Malformed {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (JsonNode each : list(entry, "networkInterfaces")) {
            interfaces.add(new NetworkInterface(
                    lastSegment(text(each, "network")),
                    lastSegment(text(each, "subnetwork")),
                    text(each, "networkIP"),
                    first(each, "accessConfigs", "natIP"),
                    ipv6(each)));
        }
        return new VirtualMachine(
                text(entry, "name"),
                text(entry, "status"),
                lastSegment(text(entry, "machineType")),
                text(entry.path("scheduling"), "provisioningModel"),
                labels(entry.path("labels")),
                tags(entry.path("tags")),
                List.copyOf(interfaces),
                group(entry.path("metadata")));
    }

    private static String text(JsonNode map, String field) throws Malformed {
        JsonNode value = map.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new Malformed(field, "a string");
        }
        return value.textValue();
    }

    private static JsonNode list(JsonNode map, String field) throws Malformed {
        JsonNode value = map.path(field);
        if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
            throw new Malformed(field, "a list");
        }
        return value;
    }

    private static String first(JsonNode map, String list, String field) throws Malformed {
        for (JsonNode each : list(map, list)) {
            String text = text(each, field);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /// The internal one, as the private IPv4 address is the usual one, too.
    private static String ipv6(JsonNode networkInterface) throws Malformed {
        String internal = text(networkInterface, "ipv6Address");
        return internal.isEmpty() ? first(networkInterface, "ipv6AccessConfigs", "externalIpv6") : internal;
    }

    private static SortedMap<String, String> labels(JsonNode labels) throws Malformed {
        if (!labels.isObject() && !labels.isMissingNode() && !labels.isNull()) {
            throw new Malformed("labels", "a map");
        }
        SortedMap<String, String> all = new TreeMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                throw new Malformed("label \"" + PrintableText.of(label.getKey()) + "\"", "a string");
            }
            all.put(label.getKey(), label.getValue().textValue());
        }
        return Collections.unmodifiableSortedMap(all);
    }

    private static SortedSet<String> tags(JsonNode tags) throws Malformed {
        SortedSet<String> all = new TreeSet<>();
        for (JsonNode tag : list(tags, "items")) {
            if (!tag.isTextual()) {
                throw new Malformed("tags", "a list of strings");
            }
            all.add(tag.textValue());
        }
        return Collections.unmodifiableSortedSet(all);
    }

    /// Nothing else of the metadata is looked at.
    private static String group(JsonNode metadata) throws Malformed {
        for (JsonNode item : list(metadata, "items")) {
            if (text(item, "key").equals("created-by")) {
                Matcher creator = CREATOR.matcher(text(item, "value"));
                return creator.matches() ? creator.group(1) + "/" + creator.group(2) : "";
            }
        }
        return "";
    }

    /// The field mask of a page.
    static String mask(Selection selection) {
        String instance = selection.readsGroupNames() ? FIELDS + "," + GROUP_FIELDS : FIELDS;
        return "kind,nextPageToken,unreachables,warning,items/*/warning,items/*/instances(" + instance + ")";
    }

    /// The name of its managed instance group.
    String instanceGroup() {
        return lastSegment(group);
    }

    private static String lastSegment(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /// Of the first interface that has one.
    String address(AddressChoice choice) {
        Function<NetworkInterface, String> address = switch (choice) {
            case PRIVATE -> NetworkInterface::privateIp;
            case PUBLIC -> NetworkInterface::publicIp;
            case IPV6 -> NetworkInterface::ipv6;
        };
        return interfaces.stream()
                .map(address)
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    boolean hasNoAddress() {
        return interfaces.stream()
                .allMatch(it -> it.privateIp().isEmpty()
                        && it.publicIp().isEmpty()
                        && it.ipv6().isEmpty());
    }

    /// Of the first interface.
    String network() {
        return interfaces.isEmpty() ? "" : interfaces.getFirst().network();
    }

    /// Of the first interface.
    String subnetwork() {
        return interfaces.isEmpty() ? "" : interfaces.getFirst().subnetwork();
    }
}
