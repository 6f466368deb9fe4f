package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.DriftBudget;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.PipelineDependencies;
import io.fairlead.publisher.pipeline.TargetPipeline;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.topics.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Another controller that puts its own endpoints into our object as often as we take them out.
@WithKubernetes
@Timeout(240)
class IstioFightIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DriftBudget BUDGET = new DriftBudget(3, Duration.ofMinutes(10));
    private static final SourceId DC1 = new SourceId("dc1");

    private final TargetRig rig;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final TargetPipeline pipeline;
    private final ServiceKey service;
    private final ObjectKey key;
    private MeshImage image = MeshImage.EMPTY;
    private long offset;

    IstioFightIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
        WriteGate gate = new WriteGate(new TreeSet<>(Set.of(DC1)));
        PipelineConfig config = PipelineConfig.DEFAULT.with(Coalescing.OFF).with(BUDGET);
        pipeline = new TargetPipeline(
                new TargetSpec(rig.target, SyncPolicy.SYNC, DeleteTerms.DEFAULT, gate, config),
                new PipelineDependencies(outcomes::add, Clock.systemUTC(), new Random(1), new ReadRecords()));
        service = ServiceKey.parse(rig.namespace + "/billing.mesh");
        key = rig.object("billing.mesh").key();
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void write(TableEntry entry) {
        image = image.apply(new TableChange(0, ++offset, Keys.of(entry), entry));
    }

    private void offer() {
        TreeSet<Integer> partitions = new TreeSet<>(Set.of(0));
        pipeline.offer(new MeshView(image, partitions, partitions, _ -> 0), Map.of(service, Timeline.UNKNOWN));
    }

    private String address() throws Exception {
        return rig.get(key).at("/spec/endpoints/0/address").asText();
    }

    private void theirs() {
        rig.kubernetes.apply(path(key), "mesh-admin", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], endpoints: [{address: 10.9.9.9, ports: {http: 1}}]}
                """);
    }

    @Test
    void isGivenUpAfterTheBudgetAndTakenUpAgainWhenTheServiceChanges() throws Exception {
        write(new SourceStatus(DC1, new Epoch(1), new Epoch(1), 1, 0, Freshness.FRESH, null, Instant.EPOCH, "", ""));
        write(MeshServices.record(service));
        write(MeshServices.endpoint(service, "10.1.0.4", "v1"));
        pipeline.start();
        offer();
        await().atMost(PATIENCE).until(() -> pipeline.health().objects() == 1 && outcomes.size() == 1);

        for (int i = 1; i <= BUDGET.repairs(); i++) {
            theirs();
            await().atMost(PATIENCE).until(() -> address().equals("10.1.0.4"));
        }
        theirs();
        await().atMost(PATIENCE).until(() -> pipeline.health().contested() == 1);

        pipeline.reconcileAll();
        await().during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> address().equals("10.9.9.9"));
        assertThat(outcomes.stream().filter(Outcome.Drift.class::isInstance)).hasSize(BUDGET.repairs());
        assertThat(outcomes.stream().filter(Outcome.Contested.class::isInstance))
                .hasSize(1);

        write(MeshServices.endpoint(service, "10.1.0.3", "v1"));
        offer();
        await().atMost(PATIENCE).until(() -> address().equals("10.1.0.3"));
        await().atMost(PATIENCE).until(() -> pipeline.health().contested() == 0);
    }
}
