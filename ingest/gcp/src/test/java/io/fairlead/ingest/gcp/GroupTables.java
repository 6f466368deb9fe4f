package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.ComputeServer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Managed instance groups as Compute Engine lists them. Any number of threads.
final class GroupTables {
    private static final List<String> REGIONS = List.of("europe-west1", "us-east1");

    /// An instance of a group.
    ///
    /// @param check empty: the group has no health check
    record Managed(String id, String action, String check) {
        String json() {
            String health = check.isEmpty()
                    ? ""
                    : ", \"instanceHealth\": [{\"healthCheck\": \"https://www.googleapis.com/compute/v1/projects/x/global/"
                            + "healthChecks/http\", \"detailedHealthState\": \"" + check + "\"}]";
            return "{" + (id.isEmpty() ? "" : "\"id\": \"" + id + "\", ")
                    + "\"instance\": \"https://www.googleapis.com/compute/v1/projects/x/zones/y/instances/vm-" + id
                    + "\", \"instanceStatus\": \"RUNNING\", \"currentAction\": \"" + action + "\"" + health + "}";
        }
    }

    private final SortedMap<String, List<Managed>> groups = new TreeMap<>();
    private final SortedMap<String, String> warnings = new TreeMap<>();
    private String more = "";
    private int pageSize = 500;

    /// @param key such as `zones/europe-west1-b/web`
    synchronized void put(String key, Managed... members) {
        groups.put(key, List.of(members));
    }

    synchronized void remove(String key) {
        groups.remove(key);
    }

    /// From now on, the scope has that warning and lists nothing; empty: no longer.
    synchronized void warn(String scope, String code) {
        if (code.isEmpty()) {
            warnings.remove(scope);
        } else {
            warnings.put(scope, code);
        }
    }

    /// Further members of the page of the list of groups.
    synchronized void add(String members) {
        more = members;
    }

    /// The instances of all groups have pages of that size.
    synchronized void paginate(int size) {
        pageSize = size;
    }

    synchronized Answer answer(Call call) {
        String path = call.path();
        if (path.endsWith("/aggregated/instanceGroupManagers")) {
            return Answer.json(list());
        }
        String key = path.replaceFirst("/compute/v1/projects/[^/]+/", "")
                .replaceFirst("/instanceGroupManagers/", "/")
                .replaceFirst("/listManagedInstances$", "");
        List<Managed> members = groups.get(key);
        if (!call.method().equals("POST") || members == null) {
            return Answer.error(404, "{\"error\": {\"message\": \"The resource '" + key + "' was not found\"}}");
        }
        int from = call.token().isEmpty() ? 0 : Integer.parseInt(call.token());
        int to = Math.min(members.size(), from + pageSize);
        return Answer.json(
                members.isEmpty()
                        ? "{}"
                        : "{\"managedInstances\": ["
                                + members.subList(from, to).stream()
                                        .map(Managed::json)
                                        .collect(Collectors.joining(", "))
                                + "]" + (to < members.size() ? ", \"nextPageToken\": \"" + to + "\"" : "") + "}");
    }

    private String list() {
        List<String> scopes = new ArrayList<>();
        Stream.concat(
                        ComputeServer.ZONES.stream().map(it -> "zones/" + it),
                        REGIONS.stream().map(it -> "regions/" + it))
                .forEach(scope -> scopes.add("\"" + scope + "\": {" + scope(scope) + "}"));
        return "{\"kind\": \"compute#instanceGroupManagerAggregatedList\", \"items\": {" + String.join(", ", scopes)
                + "}" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    private String scope(String scope) {
        List<String> found = warnings.containsKey(scope)
                ? List.of()
                : groups.entrySet().stream()
                        .filter(it -> it.getKey().startsWith(scope + "/"))
                        .map(it -> group(it.getKey().substring(scope.length() + 1), it.getValue()))
                        .toList();
        return found.isEmpty()
                ? "\"warning\": {\"code\": \"" + warnings.getOrDefault(scope, "NO_RESULTS_ON_PAGE") + "\"}"
                : "\"instanceGroupManagers\": [" + String.join(", ", found) + "]";
    }

    private static String group(String name, List<Managed> members) {
        SortedMap<String, Long> actions = new TreeMap<>(members.stream()
                .collect(Collectors.groupingBy(it -> it.action().toLowerCase(Locale.ROOT), Collectors.counting())));
        actions.putIfAbsent("none", 0L);
        boolean isChecked = members.stream().anyMatch(it -> !it.check().isEmpty());
        return "{\"name\": \"" + name + "\", \"currentActions\": {"
                + actions.entrySet().stream()
                        .map(it -> "\"" + it.getKey() + "\": " + it.getValue())
                        .collect(Collectors.joining(", "))
                + "}" + (isChecked ? ", \"autoHealingPolicies\": [{\"healthCheck\": \"x\"}]" : "") + "}";
    }
}
