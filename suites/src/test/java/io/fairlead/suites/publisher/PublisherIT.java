package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.PublisherDependencies;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.table.reader.LastHeartbeat;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.mesh.PlainRenderer;
import io.fairlead.wire.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// From the topic to two meshes.
@WithKafka
@Timeout(180)
class PublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WARM_UP = 800;
    private static final int CHANGES = 200;

    private final FakeMesh healthy = new FakeMesh("healthy", new PlainRenderer(1));
    private final FakeMesh dead = new FakeMesh("dead", new PlainRenderer(1));
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private String topic = "";

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        topic = kafka.createTopic("endpoints", TailRig.PARTITIONS, Map.of("cleanup.policy", "compact"));
    }

    private Publisher publisher(TestKafka kafka) {
        WriteGate gate = new WriteGate(new TreeSet<>(Set.of(TailRig.DC1)));
        List<TargetSpec> targets = Stream.of(healthy, dead)
                .map(FakeMesh::reconnected)
                .map(mesh -> new TargetSpec(mesh, SyncPolicy.SYNC, PipelineRig.ANY, gate, PipelineRig.QUICK))
                .toList();
        PublisherDependencies dependencies = new PublisherDependencies(
                LastHeartbeat.EVERYBODY, outcomes::add, (_, _) -> {}, Clock.systemUTC(), new Random(1));
        return new Publisher(TailRig.config(kafka, topic), TailRig.VALUES, targets, dependencies);
    }

    @Test
    void carriesChangesInMillisecondsWhateverAnotherTargetDoes(TestKafka kafka) throws InterruptedException {
        dead.goDown();
        try (Publisher publisher = publisher(kafka);
                var producer = kafka.producer()) {
            TailRig.snapshots(producer, topic);
            publisher.start();
            await().atMost(PATIENCE).until(() -> publisher.health().complete().size() == TailRig.PARTITIONS);
            for (int i = 0; i < WARM_UP + CHANGES; i++) {
                Thread.sleep(5);
                ServiceKey service = new ServiceKey("shop", "s" + i + ".mesh");
                ProducerRecord<byte[], byte[]> record = TailRig.record(topic, MeshServices.record(service));
                Instant now = Clock.systemUTC().instant();
                record.headers().add(Times.produced(now, now).header());
                var _ = producer.send(record);
            }
            await().atMost(PATIENCE).until(() -> healthy.owned().size() == WARM_UP + CHANGES);
            report("produced -> read", Stage.PRODUCED, Stage.READ);
            report("read -> planned", Stage.READ, Stage.PLANNED);
            report("planned -> applied", Stage.PLANNED, Stage.APPLIED);
            Duration middle = report("produced -> applied", Stage.PRODUCED, Stage.APPLIED);
            // A pause of the machine may hold all of them up, but nothing waits for the dead target.
            assertThat(middle)
                    .as("half of the changes, also on a loaded machine")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(dead.writes()).isEmpty();
        }
    }

    private Duration report(String what, Stage from, Stage to) {
        List<Duration> all = outcomes.stream()
                .filter(Applied.class::isInstance)
                .skip(WARM_UP)
                .flatMap(outcome -> ((Applied) outcome).timeline().between(from, to).stream())
                .sorted()
                .toList();
        Duration middle = all.get(all.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%-20s %d changes: p50 %.2f ms, p99 %.2f ms%n",
                what,
                all.size(),
                middle.toNanos() / 1e6,
                all.get(all.size() * 99 / 100).toNanos() / 1e6);
        return middle;
    }

    @Test
    void writesNothingAfterAnUnchangedRestart(TestKafka kafka) {
        try (var producer = kafka.producer()) {
            TailRig.snapshots(producer, topic);
            for (int i = 0; i < 20; i++) {
                TailRig.send(producer, TailRig.service(topic, new ServiceKey("shop", "s" + i + ".mesh"), "10.1.0.4"));
            }
        }
        try (Publisher first = publisher(kafka)) {
            first.start();
            await().atMost(PATIENCE)
                    .until(() -> healthy.owned().size() == 20 && dead.owned().size() == 20);
            await().atMost(PATIENCE)
                    .until(() -> first.health().targets().stream().allMatch(target -> target.waiting() == 0));
        }
        int writes = healthy.writes().size();
        try (Publisher second = publisher(kafka)) {
            second.start();
            await().atMost(PATIENCE)
                    .until(() -> second.health().targets().stream()
                            .allMatch(target -> target.objects() == 20 && target.waiting() == 0));
        }
        assertThat(healthy.writes()).hasSize(writes);
    }

    @Test
    void closesSoonWhileATargetHangs(TestKafka kafka) {
        healthy.slow(Duration.ofMinutes(5));
        dead.slow(Duration.ofMinutes(5));
        Publisher publisher = publisher(kafka);
        publisher.start();
        try (var producer = kafka.producer()) {
            TailRig.snapshots(producer, topic);
            TailRig.send(producer, TailRig.service(topic, ServiceKey.parse("shop/billing.mesh"), "10.1.0.4"));
        }
        await().atMost(PATIENCE).until(() -> healthy.underWay() + dead.underWay() == 2);
        long start = System.nanoTime();
        publisher.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
