package io.fairlead.bench.throughput;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;

/// What a change leaves in the log of each topic, once, as the broker keeps it: compressed, with everything that
/// batches and transactions add. For docs/sizing.md.
final class Sizes {
    private final Admin admin;

    Sizes(Admin admin) {
        this.admin = admin;
    }

    /// @param own what the names of the topology's internal topics begin with
    List<Row> rows(TopicCatalogue topics, String own, int changes) throws InterruptedException {
        Map<String, Long> sizes = sizes();
        List<Row> rows = new ArrayList<>();
        rows.add(row("topic changes", sizes.getOrDefault(topics.name(Topic.CHANGES), 0L), changes));
        rows.add(row("topic endpoints", sizes.getOrDefault(topics.name(Topic.ENDPOINTS), 0L), changes));
        rows.add(row("topic audit", sizes.getOrDefault(topics.name(Topic.AUDIT), 0L), changes));
        long logs = sizes.entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(own))
                .mapToLong(Map.Entry::getValue)
                .sum();
        rows.add(row("logs of the topology's stores", logs, changes));
        return rows;
    }

    private static Row row(String what, long bytes, int changes) {
        return new Row(
                "throughput",
                "bytes for each change, " + what,
                Unit.BYTES,
                Double.NaN,
                (double) bytes / changes,
                new Goal.None());
    }

    private Map<String, Long> sizes() throws InterruptedException {
        try {
            List<Integer> brokers = admin.describeCluster().nodes().get().stream()
                    .map(node -> node.id())
                    .toList();
            Map<String, Long> sizes = new TreeMap<>();
            for (Map<String, LogDirDescription> ofBroker :
                    admin.describeLogDirs(brokers).allDescriptions().get().values()) {
                for (LogDirDescription folder : ofBroker.values()) {
                    folder.replicaInfos()
                            .forEach((partition, replica) -> sizes.merge(partition.topic(), replica.size(), Long::sum));
                }
            }
            return sizes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sizes of the logs could not be read", e.getCause());
        }
    }
}
