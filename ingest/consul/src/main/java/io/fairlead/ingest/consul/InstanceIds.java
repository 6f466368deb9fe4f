package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ids of the instances of services that cannot be read. The first report of a run must name them: what it lacks
/// otherwise counts as gone, though an earlier run may have been able to read it.
///
/// They are taken from the list of all nodes, which is large and therefore asked at most every ten seconds, however
/// many names are refused. Where that list cannot be had, or not all of it, all ids of the datacenter are spared.
final class InstanceIds {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final WatchContext context;
    private final Map<String, Known> known = new HashMap<>();

    /// `byService` is empty-handed where the list could not be had.
    private record Known(Map<String, List<String>> byService, boolean complete, long at) {}

    InstanceIds(WatchContext context) {
        this.context = context;
    }

    /// Prefixes of the ids that instances of the service have. `ofConsul` is an answer about the service `consul` of
    /// the same datacenter, which tells the name of that.
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
