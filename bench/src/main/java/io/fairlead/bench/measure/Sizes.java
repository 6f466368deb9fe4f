package io.fairlead.bench.measure;

import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;

/// What changes leave in the log of each topic, once, as the broker keeps it: compressed, with everything that batches
/// and transactions add. For docs/sizing.md.
public final class Sizes {
    private final Admin admin;
    private final TopicCatalogue topics;
    private final String own;

    /// @param own what the names of the topology's internal topics begin with
    public Sizes(Admin admin, TopicCatalogue topics, String own) {
        this.admin = admin;
        this.topics = topics;
        this.own = own;
    }

    /// Bytes by what they are of.
    public Map<String, Long> now() throws InterruptedException {
        Map<String, Long> sizes = sizes();
        Map<String, Long> named = new LinkedHashMap<>();
        for (Topic topic : List.of(Topic.CHANGES, Topic.ENDPOINTS, Topic.AUDIT)) {
            named.put("topic " + topic.name().toLowerCase(Locale.ROOT), sizes.getOrDefault(topics.name(topic), 0L));
        }
        long logs = sizes.entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(own))
                .mapToLong(Map.Entry::getValue)
                .sum();
        named.put("logs of the topology's stores", logs);
        return named;
    }

    /// What `changes` changes added since `before`.
    public List<Row> rows(String bench, Map<String, Long> before, int changes) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        now().forEach((what, bytes) -> rows.add(new Row(
                bench,
                "bytes for each change, " + what,
                Unit.BYTES,
                Double.NaN,
                (double) (bytes - before.getOrDefault(what, 0L)) / changes,
                new Goal.None())));
        return rows;
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
