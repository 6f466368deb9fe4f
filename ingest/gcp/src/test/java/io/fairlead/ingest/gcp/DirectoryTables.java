package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.ComputeServer.Call;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What Service Directory has, by resource names, and its lists. Any number of threads.
public final class DirectoryTables {
    private final SortedMap<String, String> resources = new TreeMap<>();
    private int pageSize = 1000;

    /// Puts an endpoint, with its service and namespace.
    ///
    /// @param name `projects/P/locations/L/namespaces/N/services/S/endpoints/E`
    /// @param port 0: none
    public synchronized void put(String name, String address, int port, Map<String, String> annotations) {
        String service = name.replaceFirst("/endpoints/.*", "");
        namespace(service.replaceFirst("/services/.*", ""));
        resources.putIfAbsent(service, "");
        resources.put(
                name,
                ", \"address\": \"" + address + "\"" + (port == 0 ? "" : ", \"port\": " + port)
                        + ", \"network\": \"projects/4711/locations/global/networks/shop\"" + annotations(annotations)
                        + ", \"uid\": \"c0ffee\"");
    }

    synchronized void namespace(String name) {
        resources.putIfAbsent(name, "");
    }

    synchronized void service(String name, Map<String, String> annotations) {
        resources.put(name, annotations(annotations));
    }

    /// With all below it.
    synchronized void remove(String name) {
        resources.keySet().removeIf(it -> it.equals(name) || it.startsWith(name + "/"));
    }

    synchronized void paginate(int size) {
        pageSize = size;
    }

    private static String annotations(Map<String, String> annotations) {
        return ", \"annotations\": {"
                + new TreeMap<>(annotations)
                        .entrySet().stream()
                                .map(it -> "\"" + it.getKey() + "\": \"" + it.getValue() + "\"")
                                .collect(Collectors.joining(", "))
                + "}";
    }

    synchronized Answer answer(Call call) {
        String list = call.path().substring("/v1/".length());
        String parent = list.substring(0, list.lastIndexOf('/'));
        if (!parent.matches("projects/[^/]+/locations/[^/]+") && !resources.containsKey(parent)) {
            return Answer.error(404, "{\"error\": {\"message\": \"Resource '" + parent + "' not found\"}}");
        }
        List<String> left = resources.keySet().stream()
                .filter(it -> it.startsWith(list + "/") && it.indexOf('/', list.length() + 1) < 0)
                .filter(it -> it.compareTo(call.token()) > 0)
                .toList();
        List<String> now = left.stream().limit(pageSize).toList();
        if (now.isEmpty()) {
            return Answer.json("{}");
        }
        String key = list.substring(list.lastIndexOf('/') + 1);
        return Answer.json("{\"" + key + "\": ["
                + now.stream()
                        .map(it -> "{\"name\": \"" + it + "\"" + resources.get(it) + "}")
                        .collect(Collectors.joining(", "))
                + "]" + (now.size() < left.size() ? ", \"nextPageToken\": \"" + now.getLast() + "\"" : "") + "}");
    }
}
