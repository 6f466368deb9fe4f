package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.PipelineDependencies;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.pipeline.TargetPipeline;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.twin.TwinWatch;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.topics.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The data folder of an installation was copied to a second machine, and both run: the same owner and the
/// same installation, on one API server.
@WithKubernetes
@Timeout(360)
class IstioTwinIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SourceId DC1 = new SourceId("dc1");

    private final TargetRig rig;
    private final ServiceKey service;
    private final ObjectKey key;
    private volatile Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(ahead);
    private final Copy original;
    private final Copy copy;

    IstioTwinIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
        service = ServiceKey.parse(rig.namespace + "/billing.mesh");
        key = rig.object("billing.mesh").key();
        original = new Copy(0);
        copy = new Copy(5);
    }

    /// One of the two, with its log.
    private final class Copy implements AutoCloseable {
        final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        final ReadRecords records = new ReadRecords();
        final TargetPipeline pipeline;
        private MeshImage image = MeshImage.EMPTY;
        private final int skew;
        private long offset;

        Copy(int skew) {
            this.skew = skew;
            IstioMesh plain = rig.config(KubernetesPeer.ADMIN);
            OwnerMark mark = new OwnerMark(new Owner("shop", "kafka-1/fairlead."));
            IstioTarget target = new IstioTarget(new IstioMesh(
                    plain.name(),
                    plain.access(),
                    new RenderOptions(mark, HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.REFUSED),
                    plain.namespaces(),
                    plain.timeout()));
            WriteGate gate = new WriteGate(new TreeSet<>(Set.of(DC1)));
            PipelineConfig config = PipelineConfig.DEFAULT.with(Coalescing.OFF);
            pipeline = new TargetPipeline(
                    new TargetSpec(target, SyncPolicy.SYNC, DeleteTerms.DEFAULT, gate, config),
                    new PipelineDependencies(outcomes::add, clock, new Random(1), records));
            records.begin("topic-1");
            write(new SourceStatus(
                    DC1, new Epoch(1), new Epoch(1), 1, 0, Freshness.FRESH, null, Instant.EPOCH, "", ""));
            write(MeshServices.record(service));
        }

        /// The first records have the same time in both logs, as they were copied.
        void write(TableEntry entry) {
            offset++;
            records.read(0, offset, offset <= 2 ? offset : clock.instant().toEpochMilli() / 10 * 10 + skew);
            image = image.apply(new TableChange(0, offset, Keys.of(entry), entry));
        }

        void lists(String address) {
            write(MeshServices.endpoint(service, address, "v1"));
            offer();
        }

        void offer() {
            TreeSet<Integer> partitions = new TreeSet<>(Set.of(0));
            pipeline.offer(new MeshView(image, partitions, partitions, _ -> 0), Map.of(service, Timeline.UNKNOWN));
        }

        boolean isRefusing() {
            TargetHealth health = pipeline.health();
            return health.state() == TargetHealth.State.FAILING
                    && health.problem().startsWith("PUBLISHER-TWIN")
                    && health.problem().contains(key.toString());
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }

    /// Targets of other tests that watch every namespace would be refused beside what is left here.
    @AfterEach
    void close() {
        original.close();
        copy.close();
        rig.kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + rig.namespace + "/serviceentries");
    }

    private String address() throws Exception {
        return rig.get(key).at("/spec/endpoints/0/address").asText();
    }

    private JsonNode metadata() throws Exception {
        return rig.get(key).at("/metadata");
    }

    private String annotation(String name) throws Exception {
        return metadata().at("/annotations/fairlead.io~1" + name).asText();
    }

    @Test
    void bothStopAndWhoIsLeftGoesOn() throws Exception {
        original.lists("10.1.0.4");
        original.pipeline.start();
        await().atMost(PATIENCE)
                .until(() -> original.pipeline.health().objects() == 1
                        && original.pipeline.health().waiting() == 0);
        assertThat(annotation("read-to")).startsWith("0@3/").endsWith("/topic-1");

        copy.lists("10.7.7.7");
        copy.pipeline.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> original.isRefusing() && copy.isRefusing());

        Set<String> versions = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            JsonNode now = rig.get(key);
            versions.add(now.at("/metadata/resourceVersion").asText());
            addresses.add(now.at("/spec/endpoints/0/address").asText());
            Thread.sleep(50);
        }
        assertThat(versions).as("states of the object within 10 s").hasSizeLessThanOrEqualTo(4);
        assertThat(addresses).as("addresses within 10 s").hasSize(1);
        assertThat(annotation("twin")).isNotEmpty();
        int written = original.outcomes.size() + copy.outcomes.size();
        assertThat(written).as("writes and drift in all").isLessThan(10);

        // Each tells the other that it is still there, for as long as it is. The clock runs five times as fast and not
        // more: where this process gets no processor for some seconds, neither must seem to be gone.
        String version = metadata().at("/resourceVersion").asText();
        List<String> states = new ArrayList<>();
        Duration told = TwinWatch.QUIET.multipliedBy(2);
        for (Duration passed = Duration.ZERO; passed.compareTo(told) < 0; passed = passed.plusSeconds(5)) {
            ahead = ahead.plusSeconds(4);
            Thread.sleep(1000);
            JsonNode now = rig.get(key);
            states.add(passed + " " + original.pipeline.health().state() + " "
                    + copy.pipeline.health().state() + " "
                    + now.at("/spec/endpoints/0/address").asText() + " " + now.at("/metadata/annotations"));
            assertThat(original.isRefusing() && copy.isRefusing())
                    .as("both refuse; states of the object: %s", states)
                    .isTrue();
        }
        assertThat(metadata().at("/resourceVersion").asText()).isNotEqualTo(version);
        assertThat(addresses).as("states of the object: %s", states).containsExactly(address());

        copy.close();
        ahead = ahead.plusSeconds(61);
        original.lists("10.1.0.3");
        await().atMost(Duration.ofSeconds(60)).until(() -> address().equals("10.1.0.3"));
        await().atMost(PATIENCE).until(() -> original.pipeline.health().state() == TargetHealth.State.RUNNING);
        assertThat(annotation("twin")).isEmpty();
    }

    /// Neither that the annotation is missing, as before the upgrade to this release, nor that it names
    /// another record is a reason to write.
    @Test
    void whereAWriteCameFromIsNoPartOfWhatShouldBeThere() throws Exception {
        original.lists("10.1.0.4");
        original.pipeline.start();
        await().atMost(PATIENCE)
                .until(() -> original.pipeline.health().objects() == 1
                        && original.pipeline.health().waiting() == 0);
        original.close();
        rig.kubernetes.admin(
                "PATCH",
                KubernetesMesh.path(key) + "?fieldManager=kubectl-annotate",
                "application/merge-patch+json",
                "{\"metadata\":{\"annotations\":{\"fairlead.io/read-to\":null}}}");
        String version = metadata().at("/resourceVersion").asText();

        copy.lists("10.1.0.4");
        copy.pipeline.start();
        await().atMost(PATIENCE).until(() -> copy.pipeline.health().objects() == 1);
        copy.pipeline.reconcileAll();
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(2))
                .until(() -> metadata().at("/resourceVersion").asText().equals(version));
        assertThat(copy.outcomes).isEmpty();

        rig.kubernetes.admin(
                "PATCH",
                KubernetesMesh.path(key) + "?fieldManager=kubectl-annotate",
                "application/merge-patch+json",
                "{\"metadata\":{\"annotations\":{\"fairlead.io/read-to\":\"0@1/1/topic-0\"}}}");
        Thread.sleep(1500);
        assertThat(copy.outcomes).isEmpty();
        assertThat(copy.pipeline.health().state()).isEqualTo(TargetHealth.State.RUNNING);
    }
}
