package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.RecordKey;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WriteGateTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private final WriteGate gate = new WriteGate(new TreeSet<>(Set.of(DC1)));

    private static MeshImage snapshotIn(MeshImage image, int partition, Epoch completed) {
        SourceStatus status =
                new SourceStatus(DC1, new Epoch(3), completed, 1, 0, Freshness.FRESH, null, Instant.EPOCH, "", "");
        return image.apply(new TableChange(partition, 1, new RecordKey.OfSource(DC1), status));
    }

    private static MeshView view(MeshImage image, Set<Integer> assigned, Set<Integer> complete) {
        return new MeshView(image, new TreeSet<>(assigned), new TreeSet<>(complete), _ -> 0);
    }

    private final MeshImage both = snapshotIn(snapshotIn(MeshImage.EMPTY, 0, new Epoch(3)), 1, new Epoch(3));

    @Test
    void nothingIsWrittenWhileNothingIsAssigned() {
        assertThat(gate.mayWrite(MeshView.NONE, 0)).isFalse();
        assertThat(gate.mayDelete(MeshView.NONE)).isFalse();
        assertThat(gate.waitsFor(MeshView.NONE)).containsExactly("a partition of the endpoints topic to be assigned");
    }

    @Test
    void aPartitionThatIsNotReadToItsEndHoldsBackItsServicesAndAllDeletions() {
        MeshView view = view(both, Set.of(0, 1), Set.of(0));
        assertThat(gate.mayWrite(view, 0)).isTrue();
        assertThat(gate.mayWrite(view, 1)).isFalse();
        assertThat(gate.mayDelete(view)).isFalse();
        assertThat(gate.waitsFor(view)).containsExactly("partitions [1] to be read to their end");
    }

    @Test
    void aRequiredSourceWithoutACompleteSnapshotHoldsBackDeletionsAlone() {
        MeshView view = view(
                snapshotIn(snapshotIn(MeshImage.EMPTY, 0, new Epoch(3)), 1, Epoch.NONE), Set.of(0, 1), Set.of(0, 1));
        assertThat(gate.mayWrite(view, 1)).isTrue();
        assertThat(gate.mayDelete(view)).isFalse();
        assertThat(gate.waitsFor(view)).isEmpty();
        assertThat(gate.deletionsWaitFor(view))
                .containsExactly("the first complete snapshot of source dc1 in partitions [1]");
    }

    @Test
    void aRequiredSourceThatWasNotHeardHoldsBackDeletionsAlone() {
        MeshView view = new MeshView(both, new TreeSet<>(Set.of(0, 1)), new TreeSet<>(Set.of(0, 1)), _ -> 0)
                .with((_, partition, _) -> partition == 0);
        assertThat(gate.mayWrite(view, 1)).isTrue();
        assertThat(gate.mayDelete(view)).isFalse();
        assertThat(gate.unheard(view)).containsExactly(DC1);
        assertThat(gate.deletionsWaitFor(view))
                .containsExactly("source dc1, not heard in partitions [1] since this publisher started");
    }

    @Test
    void nothingWaitsWhenAllIsThere() {
        MeshView view = view(both, Set.of(0, 1), Set.of(0, 1));
        assertThat(gate.mayDelete(view)).isTrue();
        assertThat(gate.waitsFor(view)).isEmpty();
        assertThat(gate.deletionsWaitFor(view)).isEmpty();
    }
}
