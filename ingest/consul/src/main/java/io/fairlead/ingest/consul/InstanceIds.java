package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ids of the instances of services that cannot be read. The first report of a run must name them: instances that
/// are missing in it otherwise count as removed, although an earlier run may have read them.
///
/// They are taken from the list of all nodes, which is large and therefore read at most every ten seconds, however
/// many names are refused. If that list is not available, or not completely, all ids of the datacenter are kept.
final class InstanceIds {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final WatchContext context;
    private final Map<String, Known> known = new HashMap<>();

    /// `byService` returns nothing if the list was not available.
    private record Known(Map<String, List<String>> byService, boolean complete, long at) {}

    InstanceIds(WatchContext context) {
        this.context = context;
    }

    /// Prefixes of the ids of the service's instances. `ofConsul` is a response about the service `consul` of
    /// the same datacenter, which contains the name of the datacenter.
    synchronized List<String> of(ServiceName name, ConsulAnswer ofConsul) throws InterruptedException {
        String datacenter =
                ofConsul.body().path(0).path("Node").path("Datacenter").asText("");
        if (datacenter.isEmpty()) {
            return List.of(name.datacenter().isEmpty() ? "" : ConsulMapper.idsOf(name.datacenter()));
        }
        Known now = known.get(name.datacenter());
        if (now == null || System.nanoTime() - now.at() > KEPT.toNanos()) {
            now = ask(name.datacenter(), datacenter);
            known.put(name.datacenter(), now);
        }
        return now.complete()
                ? now.byService().getOrDefault(name.service(), List.of())
                : List.of(ConsulMapper.idsOf(datacenter));
    }

    private Known ask(String asked, String datacenter) throws InterruptedException {
        try {
            ConsulAnswer answer = context.read(ConsulQuery.nodes(asked));
            boolean complete =
                    !answer.filtered() && context.config().selection().expectConsulService();
            return new Known(byService(answer.body(), datacenter), complete, System.nanoTime());
        } catch (Failure _) {
            return new Known(Map.of(), false, System.nanoTime());
        }
    }

    private static Map<String, List<String>> byService(JsonNode nodes, String datacenter) {
        Map<String, List<String>> ids = new HashMap<>();
        for (JsonNode node : nodes) {
            for (JsonNode service : node.path("Services")) {
                ids.computeIfAbsent(ConsulMapper.text(service, "Service"), _ -> new ArrayList<>())
                        .add(ConsulMapper.id(
                                datacenter, ConsulMapper.text(node, "Node"), ConsulMapper.text(service, "ID")));
            }
        }
        return ids;
    }
}
