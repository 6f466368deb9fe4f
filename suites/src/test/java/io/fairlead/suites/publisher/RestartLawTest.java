package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.MeshDelta;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.ServiceState.Present;
import io.fairlead.table.image.TableChange;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.FakeMesh.Fault;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.mesh.PlainRenderer;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// L12, and L11's relative: the mesh after any number of restarts at any points, with any faults on the way, is the
/// pure fold of the log; and then nothing more is written.
@Timeout(180)
class RestartLawTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OBJECTS = 2;

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isBlank() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one.strip()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void restartAtAnyPointConverges(long seed) {
        Random random = new Random(seed);
        List<TableChange> log = log(random);
        FakeMesh mesh = new FakeMesh("fake", new PlainRenderer(OBJECTS));
        int known = 0;
        for (int life = random.nextInt(4); life > 0; life--) {
            known = Math.max(known, random.nextInt(log.size()));
            for (int i = random.nextInt(6); i > 0; i--) {
                mesh.failNext(List.of(Fault.LOST, Fault.UNACKNOWLEDGED, Fault.THROTTLED, Fault.REFUSED)
                        .get(random.nextInt(4)));
            }
            try (PipelineRig rig = PipelineRig.on(mesh.reconnected())) {
                feed(rig, log.subList(0, known), random.nextInt(1 + known), random);
            }
        }
        mesh.mend();
        SortedMap<ObjectKey, MeshObject> fold = fold(mesh, log);
        try (PipelineRig rig = PipelineRig.on(mesh.reconnected())) {
            feed(rig, log, random.nextInt(log.size()), random);
            await().alias("seed " + seed)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .pollDelay(Duration.ZERO)
                    .untilAsserted(() -> {
                        assertThat(mesh.owned()).isEqualTo(fold);
                        assertThat(rig.pipeline.health().waiting()).isZero();
                    });
        }
        int writes = mesh.writes().size();
        try (PipelineRig rig = PipelineRig.on(mesh.reconnected())) {
            feed(rig, log, log.size(), random);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> rig.pipeline.health().objects() == fold.size()
                            && rig.pipeline.health().waiting() == 0);
        }
        assertThat(mesh.writes()).as("an unchanged restart, seed %d", seed).hasSize(writes);
    }

    /// From the beginning: the first part at once, as a bootstrap does, the rest as it comes.
    private static void feed(PipelineRig rig, List<TableChange> log, int first, Random random) {
        int start = first;
        rig.snapshots();
        rig.take(new MeshDelta(log.subList(0, start)));
        rig.pipeline.start();
        rig.offer();
        while (start < log.size()) {
            int end = Math.min(log.size(), start + 1 + random.nextInt(5));
            MeshDelta delta = new MeshDelta(log.subList(start, end));
            rig.take(delta);
            rig.offer(delta.services().stream().map(ServiceKey::toString).toArray(String[]::new));
            start = end;
        }
    }

    private static SortedMap<ObjectKey, MeshObject> fold(FakeMesh mesh, List<TableChange> log) {
        MeshImage image = MeshImage.EMPTY.apply(new MeshDelta(log));
        SortedMap<ObjectKey, MeshObject> objects = new TreeMap<>();
        for (int partition = 0; partition < 2; partition++) {
            for (ServiceKey service : image.services(partition)) {
                if (image.state(partition, service) instanceof Present(var present)) {
                    mesh.renderer().render(present).forEach(object -> objects.put(object.key(), object));
                }
            }
        }
        return objects;
    }

    /// A log in which at the end no service is left with endpoints only.
    private static List<TableChange> log(Random random) {
        List<TableChange> log = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ServiceKey service = service(random.nextInt(6));
            TableEntry entry = random.nextInt(3) == 0
                    ? MeshServices.record(service)
                    : MeshServices.endpoint(service, "10.1.0." + random.nextInt(4), "v" + random.nextInt(2));
            add(log, service, Keys.of(entry), random.nextInt(4) == 0 ? null : entry);
        }
        for (int i = 0; i < 6; i++) {
            ServiceKey service = service(i);
            int partition = partition(service);
            MeshImage image = MeshImage.EMPTY.apply(new MeshDelta(log));
            if (image.services(partition).contains(service) && !(image.state(partition, service) instanceof Present)) {
                add(log, service, new RecordKey.OfService(service), MeshServices.record(service));
            }
        }
        return log;
    }

    private static void add(List<TableChange> log, ServiceKey service, TableKey key, @Nullable TableEntry entry) {
        log.add(new TableChange(partition(service), 1000 + log.size(), key, entry));
    }

    private static int partition(ServiceKey service) {
        return service.namespace().equals("shop") ? 0 : 1;
    }

    private static ServiceKey service(int i) {
        return new ServiceKey(i % 2 == 0 ? "shop" : "other", "s" + i + ".mesh");
    }
}
