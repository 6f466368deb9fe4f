package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FollowUpSnapshotsTest {
    private static final Duration AFTER = Duration.ofSeconds(3);
    private final FollowUpSnapshots snapshots = new FollowUpSnapshots(AFTER);

    @Test
    void looksAtTheTableOnceForEachSnapshotSecondsAfterIt() {
        assertThat(snapshots.isDue(Instant.MAX, Given.NOON)).isFalse();
        assertThat(snapshots.isDue(Given.NOON, Given.NOON.plus(AFTER).minusMillis(1)))
                .isFalse();
        assertThat(snapshots.isDue(Given.NOON, Given.NOON.plus(AFTER))).isTrue();

        assertThat(snapshots.isWanted(Given.NOON, 0)).isFalse();
        assertThat(snapshots.isDue(Given.NOON, Given.NOON.plus(AFTER))).isFalse();
    }

    @Test
    void takesNoThirdForWhatTwoDidNotResolve() {
        assertThat(snapshots.isWanted(Given.NOON, 4)).isTrue();
        assertThat(snapshots.isWanted(Given.NOON.plusSeconds(4), 4)).isTrue();
        assertThat(snapshots.isWanted(Given.NOON.plusSeconds(8), 4)).isFalse();

        assertThat(snapshots.isWanted(Given.NOON.plusSeconds(60), 6)).isTrue();
    }
}
