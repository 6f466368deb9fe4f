package io.fairlead.suites.publisher;

import io.fairlead.model.Epoch;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.PipelineDependencies;
import io.fairlead.publisher.pipeline.RetryBackoff;
import io.fairlead.publisher.pipeline.TargetPipeline;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import io.fairlead.publisher.plan.DeleteLimit.Bound;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.table.image.Heard;
import io.fairlead.table.image.MeshDelta;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Partitioning;
import io.fairlead.table.image.TableChange;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A pipeline over a fake mesh, and the table that a test writes for it. Two partitions: services of namespace
/// `shop` are in the first, all others in the second. One required source, `dc1`, which was called `former` before.
final class PipelineRig implements AutoCloseable {
    static final SourceId DC1 = new SourceId("dc1");
    static final PipelineConfig QUICK = PipelineConfig.DEFAULT
            .with(Coalescing.OFF)
            .with(new RetryBackoff(Duration.ofMillis(1), Duration.ofMillis(4)));
    static final DeleteTerms ANY = DeleteTerms.NONE;
    private static final Partitioning PARTITIONING =
            service -> service.namespace().equals("shop") ? 0 : 1;

    final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    final TargetPipeline pipeline;
    /// The records of the table's topic, of which [#write] adds none.
    final ReadRecords records = new ReadRecords();
    Heard heard = Heard.BY_SNAPSHOT;
    private MeshImage image = MeshImage.EMPTY;
    private Set<Integer> assigned = Set.of(0, 1);
    private Set<Integer> complete = Set.of(0, 1);
    private long offset;

    PipelineRig(FakeMesh mesh, SyncPolicy policy, DeleteTerms deletes, PipelineConfig config) {
        this(mesh, policy, deletes, config, Clock.systemUTC());
    }

    PipelineRig(FakeMesh mesh, SyncPolicy policy, DeleteTerms deletes, PipelineConfig config, InstantSource clock) {
        WriteGate gate = new WriteGate(new TreeSet<>(Set.of(DC1)), Map.of(new SourceId("former"), DC1));
        pipeline = new TargetPipeline(
                new TargetSpec(mesh, policy, deletes, gate, config),
                new PipelineDependencies(outcomes::add, clock, new Random(1), records));
    }

    static PipelineRig on(FakeMesh mesh) {
        return new PipelineRig(mesh, SyncPolicy.SYNC, ANY, QUICK);
    }

    /// The smaller of a share and a count of the target, nothing asked for twice.
    static DeleteTerms limit(double share, int count) {
        return new DeleteTerms(
                new DeleteLimit(new Bound(share, count), Bound.NONE), Duration.ofMinutes(10), DeleteConfirmation.NONE);
    }

    /// Started, with both partitions read to their end and the source's snapshot whole in them.
    PipelineRig open() {
        pipeline.start();
        snapshots();
        offer();
        return this;
    }

    void snapshots() {
        snapshot(0);
        snapshot(1);
    }

    void snapshot(int partition) {
        SourceStatus status =
                new SourceStatus(DC1, new Epoch(1), new Epoch(1), 0, 0, Freshness.FRESH, null, Instant.EPOCH, "", "");
        write(partition, new RecordKey.OfSource(DC1), status);
    }

    /// Writes to the table without offering it.
    PipelineRig write(TableEntry entry) {
        TableKey key = Keys.of(entry);
        write(partition(key), key, entry);
        return this;
    }

    PipelineRig gone(TableKey key) {
        write(partition(key), key, null);
        return this;
    }

    private static int partition(TableKey key) {
        return switch (key) {
            case RecordKey.OfEndpoint(var service, var _) -> PARTITIONING.of(service);
            case RecordKey.OfService(var service) -> PARTITIONING.of(service);
            case RecordKey.OfSource _, RecordKey.OfFreeze _ ->
                throw new IllegalArgumentException(key + " is in every partition");
        };
    }

    private void write(int partition, TableKey key, @Nullable TableEntry entry) {
        image = image.apply(new TableChange(partition, ++offset, key, entry));
    }

    /// An operator's word, in every partition as the topology writes it; not offered yet.
    PipelineRig freeze(String subject, @Nullable Instant until) {
        Freeze freeze = new Freeze(Subject.parse(subject), "anna", Instant.EPOCH, until);
        assigned.forEach(partition -> write(partition, Keys.of(freeze), freeze));
        return this;
    }

    PipelineRig thaw(String subject) {
        assigned.forEach(partition -> write(partition, new RecordKey.OfFreeze(Subject.parse(subject)), null));
        return this;
    }

    void take(MeshDelta delta) {
        image = image.apply(delta);
    }

    /// A service with an endpoint at each address.
    PipelineRig service(String key, String... addresses) {
        ServiceKey service = ServiceKey.parse(key);
        write(MeshServices.record(service));
        for (String address : addresses) {
            write(MeshServices.endpoint(service, address, "v1"));
        }
        return this;
    }

    /// An endpoint of a service that this source speaks for.
    PipelineRig witnessed(String key, String address, String source) {
        ServiceKey service = ServiceKey.parse(key);
        MergedEndpoint plain = MeshServices.endpoint(service, address, "v1");
        Witness witness = new Witness(new SourceId(source), "i1", Instant.EPOCH);
        Provenance provenance = new Provenance(List.of(witness), new TreeMap<>(), List.of());
        write(MeshServices.record(service));
        return write(new MergedEndpoint(service, plain.endpoint(), provenance));
    }

    PipelineRig without(String key, String... addresses) {
        ServiceKey service = ServiceKey.parse(key);
        for (String address : addresses) {
            gone(Keys.of(MeshServices.endpoint(service, address, "v1")));
        }
        return gone(new RecordKey.OfService(service));
    }

    void assign(Set<Integer> partitions, Set<Integer> read) {
        assigned = partitions;
        complete = read;
        image = image.without(List.of(0, 1).stream()
                .filter(partition -> !partitions.contains(partition))
                .toList());
    }

    /// Hands the table over, these services as changed.
    void offer(String... services) {
        Map<ServiceKey, Timeline> changed = new HashMap<>();
        for (String service : services) {
            changed.put(
                    ServiceKey.parse(service),
                    Timeline.UNKNOWN.with(Stage.READ, Clock.systemUTC().instant()));
        }
        pipeline.offer(view(), changed);
    }

    MeshView view() {
        return new MeshView(image, new TreeSet<>(assigned), new TreeSet<>(complete), PARTITIONING).with(heard);
    }

    <T extends Outcome> List<T> outcomes(Class<T> kind) {
        return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
