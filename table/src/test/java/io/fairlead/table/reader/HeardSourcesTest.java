package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.RecordKey;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeardSourcesTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final SortedSet<Integer> ZERO = new TreeSet<>(Set.of(0));

    private final Speakers spoken = new Speakers();
    private final HeardSources hearing = new HeardSources(spoken);
    private MeshImage image = MeshImage.EMPTY;
    private long offset;

    /// dc1 spoke in these epochs.
    private static final class Speakers implements LastHeartbeat {
        private final Set<Epoch> epochs = new TreeSet<>();
        private long resets;

        @Override
        public boolean hasSpoken(SourceId source, Epoch epoch) {
            return epochs.contains(epoch);
        }

        @Override
        public State state() {
            return new State(epochs.size(), resets);
        }
    }

    private void status(long epoch, long completed, Freshness freshness) {
        SourceStatus status = new SourceStatus(
                DC1, new Epoch(epoch), new Epoch(completed), 1, 0, freshness, null, Instant.EPOCH, "", "");
        image = image.apply(new TableChange(0, ++offset, new RecordKey.OfSource(DC1), status));
    }

    private boolean isHeard() {
        return hearing.of(image, ZERO).isHeard(image, 0, DC1);
    }

    @Test
    void aSnapshotOfAnEarlierTimeIsNoWordOfTheSource() {
        status(3, 3, Freshness.FRESH);
        assertThat(isHeard()).isFalse();
    }

    @Test
    void aSourceIsHeardOnceItSpeaksInTheEpochOfItsSnapshot() {
        status(3, 3, Freshness.FRESH);
        assertThat(isHeard()).isFalse();
        spoken.epochs.add(new Epoch(3));
        assertThat(hearing.isNews()).isTrue();
        assertThat(isHeard()).isTrue();
        assertThat(hearing.isNews()).isFalse();
    }

    @Test
    void aSnapshotThatIsStillToBeMergedIsWaitedFor() {
        status(3, 3, Freshness.FRESH);
        spoken.epochs.add(new Epoch(4));
        assertThat(isHeard()).isFalse();
        status(4, 4, Freshness.FRESH);
        assertThat(isHeard()).isTrue();
        status(5, 4, Freshness.FRESH);
        assertThat(isHeard()).as("a new owner begins").isTrue();
    }

    @Test
    void aFormerOwnerDoesNotSpeakForTheSource() {
        status(5, 5, Freshness.FRESH);
        spoken.epochs.add(new Epoch(3));
        assertThat(isHeard()).isFalse();
    }

    @Test
    void allIsForgottenWhenTheLogIsAnother() {
        status(3, 3, Freshness.FRESH);
        spoken.epochs.add(new Epoch(3));
        assertThat(isHeard()).isTrue();
        spoken.epochs.clear();
        spoken.resets++;
        assertThat(isHeard()).isFalse();
    }

    @Test
    void aPartitionThatIsReadAgainIsJudgedAgain() {
        status(3, 3, Freshness.FRESH);
        spoken.epochs.add(new Epoch(3));
        assertThat(isHeard()).isTrue();
        hearing.of(image, new TreeSet<>());
        status(4, 4, Freshness.FRESH);
        assertThat(isHeard()).isFalse();
    }

    /// The operator asked for it by name: it must not hold up others forever.
    @Test
    void aSourceWhoseClaimsExpireMeanwhileCountsAsHeard() {
        status(3, 3, Freshness.STALE);
        assertThat(isHeard()).isFalse();
        status(3, 3, Freshness.EXPIRED);
        assertThat(isHeard()).isTrue();
    }

    @Test
    void aSourceThatHadExpiredBeforeDoesNot() {
        status(3, 3, Freshness.EXPIRED);
        assertThat(isHeard()).isFalse();
    }
}
