package io.fairlead.table.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.ServiceState.Incomplete;
import io.fairlead.table.image.ServiceState.Present;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeshImageTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final EndpointKey FOUR = TableLog.endpoint("10.1.0.4");
    private static final MergedEndpoint AT_FOUR = TableLog.endpoint(BILLING, FOUR, "");
    private static final SourceId DC1 = new SourceId("dc1");

    private final MeshImage withBoth = MeshImage.EMPTY
            .apply(new TableChange(2, 7, new OfService(BILLING), TableLog.service(BILLING)))
            .apply(new TableChange(2, 9, new OfEndpoint(BILLING, FOUR), AT_FOUR));

    @Test
    void holdsAServiceWithItsEndpoints() {
        assertThat(withBoth.state(2, BILLING)).isInstanceOfSatisfying(Present.class, present -> {
            assertThat(present.service().service()).isEqualTo(TableLog.service(BILLING));
            assertThat(present.service().endpoints()).containsExactly(Map.entry(FOUR, AT_FOUR));
        });
        assertThat(withBoth.positions()).containsExactly(Map.entry(2, 9L));
    }

    @Test
    void putsBackWhatStoodUnderAKey() {
        TableKey key = new OfEndpoint(BILLING, FOUR);
        MeshImage without = withBoth.apply(new TableChange(2, 10, key, null));
        MeshImage again = without.put(2, key, withBoth.stored(2, key));
        assertThat(again.state(2, BILLING)).isEqualTo(withBoth.state(2, BILLING));
        assertThat(again.positions()).containsExactly(Map.entry(2, 10L));

        MeshImage broken = MeshImage.EMPTY.unreadable(2, 11, key);
        MeshImage known = broken.apply(new TableChange(2, 12, key, AT_FOUR));
        assertThat(known.put(2, key, broken.stored(2, key)).state(2, BILLING))
                .as("nothing is known of the endpoint but that it is there")
                .isEqualTo(broken.state(2, BILLING));
    }

    @Test
    void keepsAServiceWithoutEndpoints() {
        MeshImage image = withBoth.apply(new TableChange(2, 10, new OfEndpoint(BILLING, FOUR), null));
        assertThat(image.state(2, BILLING))
                .isInstanceOfSatisfying(
                        Present.class,
                        present -> assertThat(present.service().endpoints()).isEmpty());
    }

    @Test
    void isIncompleteWhileOnlyEndpointsOfAServiceAreKnown() {
        MeshImage image = MeshImage.EMPTY.apply(new TableChange(2, 9, new OfEndpoint(BILLING, FOUR), AT_FOUR));
        assertThat(image.state(2, BILLING)).isEqualTo(new Incomplete());
        assertThat(withBoth.apply(new TableChange(2, 10, new OfService(BILLING), null))
                        .state(2, BILLING))
                .isEqualTo(new Incomplete());
    }

    @Test
    void forgetsAServiceWhoseRecordsAreAllGone() {
        MeshImage image = withBoth.apply(new TableChange(2, 10, new OfService(BILLING), null))
                .apply(new TableChange(2, 11, new OfEndpoint(BILLING, FOUR), null));
        assertThat(image.state(2, BILLING)).isEqualTo(new Absent());
        assertThat(image.services(2)).isEmpty();
    }

    @Test
    void keepsWhatWasKnownBeforeARecordThatCannotBeRead() {
        MeshImage image =
                withBoth.unreadable(2, 10, new OfEndpoint(BILLING, FOUR)).unreadable(2, 11, new OfService(BILLING));
        assertThat(image.state(2, BILLING)).isEqualTo(withBoth.state(2, BILLING));
        assertThat(image.positions()).containsExactly(Map.entry(2, 11L));
    }

    @Test
    void isIncompleteWhileTheOnlyRecordOfAnEndpointOrAServiceCannotBeRead() {
        EndpointKey five = TableLog.endpoint("10.1.0.5");
        MeshImage image = withBoth.unreadable(2, 10, new OfEndpoint(BILLING, five));
        assertThat(image.state(2, BILLING)).isEqualTo(new Incomplete());
        assertThat(image.apply(new TableChange(2, 11, new OfEndpoint(BILLING, five), null)))
                .satisfies(repaired -> assertThat(repaired.state(2, BILLING)).isEqualTo(withBoth.state(2, BILLING)));

        MeshImage alone = MeshImage.EMPTY.unreadable(2, 1, new OfService(BILLING));
        assertThat(alone.state(2, BILLING)).isEqualTo(new Incomplete());
        assertThat(alone.apply(new TableChange(2, 2, new OfService(BILLING), TableLog.service(BILLING)))
                        .state(2, BILLING))
                .isInstanceOf(Present.class);
    }

    @Test
    void knowsNothingOfAPartitionThatWasTakenAway() {
        assertThat(withBoth.without(List.of(2))).isEqualTo(MeshImage.EMPTY);
    }

    @Test
    void knowsInWhichPartitionsASourceHadAWholeSnapshot() {
        MeshImage image = MeshImage.EMPTY
                .apply(new TableChange(0, 1, new OfSource(DC1), TableLog.status(DC1, 4)))
                .apply(new TableChange(1, 1, new OfSource(DC1), TableLog.status(DC1, -1)));
        assertThat(image.hasSnapshot(0, DC1)).isTrue();
        assertThat(image.hasSnapshot(1, DC1)).isFalse();
        assertThat(image.hasSnapshot(2, DC1)).isFalse();
    }

    @Test
    void refusesAValueUnderTheKeyOfAnother() {
        assertThatThrownBy(() -> new TableChange(0, 1, new OfService(BILLING), AT_FOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key and value must name the same");
    }

    /// L4, and records that come twice.
    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void anyBatchingGivesTheSameImage(long seed) {
        List<TableChange> log = TableLog.of(seed, 60);
        MeshImage oneByOne = MeshImage.EMPTY;
        for (TableChange change : log) {
            oneByOne = oneByOne.apply(change);
        }
        Random random = new Random(seed);
        MeshImage batched = MeshImage.EMPTY;
        int done = 0;
        while (done < log.size()) {
            int end = Math.min(log.size(), done + 1 + random.nextInt(9));
            int start = Math.max(0, done - random.nextInt(4));
            batched = batched.apply(new MeshDelta(log.subList(start, end)));
            done = end;
        }
        assertThat(batched).as("seed %d: %s", seed, log).isEqualTo(oneByOne);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void holdsTheLastValueOfEveryKey(long seed) {
        List<TableChange> log = TableLog.of(seed, 60);
        MeshImage image = MeshImage.EMPTY.apply(new MeshDelta(log));
        Map<List<Object>, TableChange> last = new HashMap<>();
        log.forEach(change -> last.put(List.of(change.partition(), change.key()), change));
        List<TableChange> compacted = new ArrayList<>(log);
        compacted.removeIf(change -> !change.equals(last.get(List.of(change.partition(), change.key()))));
        assertThat(MeshImage.EMPTY.apply(new MeshDelta(compacted)))
                .as("compaction leaves the same image, seed %d: %s", seed, log)
                .isEqualTo(image);
    }

    /// The last good value stays in a reader that saw it; one that starts after compaction knows only that something is
    /// missing. It must not take that for an absence, nor for a service with fewer endpoints.
    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void compactionTurnsNoUnreadableRecordIntoAnAbsence(long seed) {
        List<TableChange> log = TableLog.of(seed, 60);
        Random random = new Random(seed);
        Set<TableChange> unreadable = new HashSet<>();
        Map<List<Object>, TableChange> last = new HashMap<>();
        for (TableChange change : log) {
            if (random.nextInt(5) == 0) {
                unreadable.add(change);
            }
            last.put(List.of(change.partition(), change.key()), change);
        }
        MeshImage all = MeshImage.EMPTY;
        MeshImage compacted = MeshImage.EMPTY;
        for (TableChange change : log) {
            all = with(all, change, unreadable);
            if (change.equals(last.get(List.of(change.partition(), change.key())))) {
                compacted = with(compacted, change, unreadable);
            }
        }
        for (int partition = 0; partition < TableLog.PARTITIONS; partition++) {
            for (ServiceKey service : all.services(partition)) {
                assertThat(compacted.state(partition, service))
                        .as("seed %d: %s", seed, service)
                        .isIn(all.state(partition, service), new Incomplete());
            }
            assertThat(all.services(partition)).as("seed %d", seed).containsAll(compacted.services(partition));
        }
    }

    private static MeshImage with(MeshImage image, TableChange change, Set<TableChange> unreadable) {
        return unreadable.contains(change)
                ? image.unreadable(change.partition(), change.offset(), change.key())
                : image.apply(change);
    }

    /// What was given away is read from its beginning by the next owner; what others read does not depend on it.
    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void aPartitionThatIsReadAgainIsAsIfItHadNeverBeenGivenAway(long seed) {
        List<TableChange> log = TableLog.of(seed, 60);
        Random random = new Random(seed);
        MeshImage image = MeshImage.EMPTY;
        for (int i = 0; i < log.size(); i++) {
            image = image.apply(log.get(i));
            if (random.nextInt(10) == 0) {
                int gone = random.nextInt(TableLog.PARTITIONS);
                image = image.without(List.of(gone));
                assertThat(image.services(gone)).isEmpty();
                for (TableChange change : log.subList(0, i + 1)) {
                    image = change.partition() == gone ? image.apply(change) : image;
                }
            }
        }
        assertThat(image).as("seed %d: %s", seed, log).isEqualTo(MeshImage.EMPTY.apply(new MeshDelta(log)));
    }
}
