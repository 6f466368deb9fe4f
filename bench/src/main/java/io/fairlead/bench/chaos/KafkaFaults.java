package io.fairlead.bench.chaos;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/// What Kafka held is lost: deleted by somebody, or by retention.
final class KafkaFaults {
    private static final long SECOND_MS = 1000;
    private static final String TABLE = "fairlead.chaos.endpoints";
    private static final String STATE = "chaos-topology-state-changelog";
    static final String CHANGES = "fairlead.chaos.changes";

    private KafkaFaults() {}

    static List<Fault<Site>> all() {
        return List.of(
                new Fault<>("table topic deleted and created again", (site, _) -> recreate(site, TABLE)),
                new Fault<>("table topic deleted and created again, Fairlead stopped", (site, _) -> {
                    for (String role : Deployment.ROLES) {
                        site.fairlead().stop(role);
                    }
                    recreate(site, TABLE);
                    site.fairlead().startAll();
                }),
                new Fault<>("topic of the state deleted", (site, _) -> {
                    delete(site, STATE);
                    Thread.sleep(10 * SECOND_MS);
                }),
                new Fault<>("changes topic deleted and created again", (site, _) -> recreate(site, CHANGES)),
                new Fault<>("retention takes events while the topology is away", (site, _) -> {
                    site.fairlead().stop("topology");
                    Thread.sleep(10 * SECOND_MS);
                    forget(site, CHANGES);
                    site.fairlead().start("topology");
                }));
    }

    static Admin admin(Site site) {
        return Admin.create(Map.of("bootstrap.servers", site.kafka.bootstrapServers()));
    }

    static void recreate(Site site, String topic) throws IOException, InterruptedException, ExecutionException {
        delete(site, topic);
        var _ = FairleadProcess.output(site.folder, 0, "topics", "apply");
    }

    private static void delete(Site site, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin(site)) {
            admin.deleteTopics(List.of(topic)).all().get();
            while (admin.listTopics().names().get().contains(topic)) {
                Thread.sleep(100);
            }
        }
    }

    private static void forget(Site site, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin(site)) {
            int partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .mapToInt(found -> found.partitions().size())
                    .sum();
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get();
        }
    }
}
