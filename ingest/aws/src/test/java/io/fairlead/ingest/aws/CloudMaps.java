package io.fairlead.ingest.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The namespaces of all regions, as Cloud Map lists them. The id of a service is `srv-NAME`, that of a
/// namespace `ns-NAME`.
final class CloudMaps {
    private static final JsonMapper JSON = new JsonMapper();
    /// Of a name that another namespace had before.
    static final String HTTP_NAME = "-http";

    /// By namespace, then by service, then by id.
    private final Map<String, NavigableMap<String, NavigableMap<String, NavigableMap<String, CloudMapEntry>>>> regions =
            new TreeMap<>();
    private final Map<String, String> owners = new TreeMap<>();
    private final Set<String> unchecked = new HashSet<>();
    private int pageSize = 1000;

    /// How many entries a page has.
    synchronized void inPagesOf(int size) {
        pageSize = size;
    }

    /// A service without a health check.
    synchronized void uncheck(String service) {
        unchecked.add(service);
    }

    /// A namespace that another account shares with this one.
    synchronized void share(String namespace, String owner) {
        owners.put(namespace, owner);
        namespace(Aws.REGION, namespace);
    }

    private NavigableMap<String, NavigableMap<String, CloudMapEntry>> namespace(String region, String name) {
        return regions.computeIfAbsent(region, _ -> new TreeMap<>()).computeIfAbsent(name, _ -> new TreeMap<>());
    }

    /// In the namespace `shop` of this region.
    void put(String service, CloudMapEntry entry) {
        put(Aws.REGION, "shop", service, entry);
    }

    synchronized void put(String region, String namespace, String service, CloudMapEntry entry) {
        namespace(region, namespace)
                .computeIfAbsent(service, _ -> new TreeMap<>())
                .put(entry.id(), entry);
    }

    synchronized void remove(String region, String service, String id) {
        namespace(region, "shop").getOrDefault(service, new TreeMap<>()).remove(id);
    }

    synchronized void removeService(String service) {
        namespace(Aws.REGION, "shop").remove(service);
    }

    synchronized void removeNamespace(String name) {
        regions.getOrDefault(Aws.REGION, new TreeMap<>()).remove(name);
    }

    /// Null if it is no action of Cloud Map.
    synchronized @Nullable Answer answer(Call call) {
        var region = regions.getOrDefault(call.region(), new TreeMap<>());
        return switch (call.action()) {
            case "ListNamespaces" -> page(call, "Namespaces", region, this::namespace);
            case "ListServices" ->
                page(call, "Services", region.getOrDefault(namespaceOf(call), new TreeMap<>()), this::service);
            case "DiscoverInstances" -> discovered(call);
            case "ListInstances" -> instances(call);
            case "GetInstancesHealthStatus" -> health(call);
            default -> null;
        };
    }

    private static String namespaceOf(Call call) {
        return call.parameter("Filters").replaceFirst(".*\"ns-([^\"]*)\".*", "$1");
    }

    /// A token is the key of the last entry of the page before.
    private <V> Answer page(
            Call call, String field, NavigableMap<String, V> all, BiConsumer<ObjectNode, Map.Entry<String, V>> add) {
        int size = Math.min(pageSize, Integer.parseInt(call.parameters().getOrDefault("MaxResults", "100")));
        List<Map.Entry<String, V>> left =
                List.copyOf(all.tailMap(call.token(), false).entrySet());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode entries = answer.putArray(field);
        left.stream().limit(size).forEach(it -> add.accept(entries.addObject(), it));
        if (left.size() > size) {
            answer.put("NextToken", left.get(size - 1).getKey());
        }
        return Answer.json(answer.toString());
    }

    private void namespace(ObjectNode node, Map.Entry<String, ?> namespace) {
        String name = namespace.getKey();
        String owner = owners.getOrDefault(name, AwsServer.ACCOUNT);
        node.put("Id", "ns-" + name).put("Name", name).put("Type", "HTTP").put("FieldOfTomorrow", 1);
        node.put("Arn", "arn:aws:servicediscovery:eu-west-1:" + owner + ":namespace/ns-" + name);
        node.putObject("Properties").putObject("HttpProperties").put("HttpName", name + HTTP_NAME);
    }

    private void service(ObjectNode node, Map.Entry<String, ?> service) {
        node.put("Id", "srv-" + service.getKey()).put("Name", service.getKey());
        if (!unchecked.contains(service.getKey())) {
            node.putObject("HealthCheckCustomConfig").put("FailureThreshold", 1);
        }
    }

    private Answer discovered(Call call) {
        String namespace = call.parameter("NamespaceName").replaceFirst(HTTP_NAME + "$", "");
        var service = regions.getOrDefault(call.region(), new TreeMap<>())
                .getOrDefault(namespace, new TreeMap<>())
                .get(call.parameter("ServiceName"));
        if (service == null) {
            return Answer.jsonError(400, "ServiceNotFound", "no such service");
        }
        int most = Integer.parseInt(call.parameter("MaxResults"));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode entries = answer.putArray("Instances");
        service.descendingMap().values().stream().limit(most).forEach(it -> {
            ObjectNode node = entries.addObject().put("InstanceId", it.id());
            node.set("Attributes", JSON.valueToTree(it.attributes()));
            if (!it.health().isEmpty()) {
                node.put("HealthStatus", it.health());
            }
        });
        return Answer.json(answer.toString());
    }

    private NavigableMap<String, CloudMapEntry> byId(Call call) {
        String id = call.parameter("ServiceId").replaceFirst("^srv-", "");
        NavigableMap<String, CloudMapEntry> found = new TreeMap<>();
        regions.getOrDefault(call.region(), new TreeMap<>()).values().forEach(it -> {
            if (it.containsKey(id)) {
                found.putAll(it.get(id));
            }
        });
        return found;
    }

    private Answer instances(Call call) {
        return page(call, "Instances", byId(call), (node, it) -> {
            node.put("Id", it.getKey());
            node.set("Attributes", JSON.valueToTree(it.getValue().attributes()));
        });
    }

    private Answer health(Call call) {
        NavigableMap<String, CloudMapEntry> told = byId(call);
        told.values().removeIf(it -> it.health().isEmpty());
        int size = Math.min(pageSize, Integer.parseInt(call.parameters().getOrDefault("MaxResults", "100")));
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode status = answer.putObject("Status");
        told.tailMap(call.token(), false).values().stream().limit(size).forEach(it -> status.put(it.id(), it.health()));
        if (told.tailMap(call.token(), false).size() > size) {
            String last = "";
            for (var names = status.fieldNames(); names.hasNext(); ) {
                last = names.next();
            }
            answer.put("NextToken", last);
        }
        return Answer.json(answer.toString());
    }
}
