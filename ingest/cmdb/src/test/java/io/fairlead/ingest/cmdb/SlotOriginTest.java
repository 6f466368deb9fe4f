package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.cmdb.Slots.State;
import org.junit.jupiter.api.Test;

/// A slot that was created again is not taken for the original one, whatever was seen of it.
class SlotOriginTest {
    private static final long SNAPSHOT = 120;

    private final SlotOrigin origin = new SlotOrigin();

    private static State at(long restart, long confirmed, long end) {
        return new State(true, "reserved", restart, end - restart, confirmed, end);
    }

    @Test
    void oneThatBeginsBeforeTheSnapshotIsTheOriginal() {
        assertThat(origin.isOriginal(at(100, 120, 500), SNAPSHOT)).isTrue();
        assertThat(origin.isOriginal(at(100, 480, 500), SNAPSHOT)).isTrue();
        assertThat(origin.isOriginal(at(121, 130, 500), SNAPSHOT)).isFalse();
    }

    /// Its position moves on as soon as the log is sent, far beyond that of a long snapshot.
    @Test
    void oneThatMovedOnUpToWhereTheOriginalWasSeenIsTheOriginal() {
        origin.seen(at(100, 120, 300));
        assertThat(origin.isOriginal(at(290, 300, 350), SNAPSHOT)).isFalse();
        origin.seen(at(100, 120, 400));
        assertThat(origin.isOriginal(at(300, 400, 450), SNAPSHOT)).isTrue();
        assertThat(origin.isOriginal(at(301, 400, 450), SNAPSHOT)).isFalse();
    }

    @Test
    void oneThatWasSeenFirstAfterItWasCreatedAgainIsNot() {
        origin.seen(at(200, 220, 300));
        origin.seen(at(200, 220, 400));

        assertThat(origin.isOriginal(at(200, 220, 450), SNAPSHOT)).isFalse();
    }

    @Test
    void oneThatWasCreatedAgainBetweenTwoLooksIsNot() {
        origin.seen(at(100, 120, 300));
        origin.seen(at(310, 330, 400));
        origin.seen(at(310, 330, 500));

        assertThat(origin.isOriginal(at(310, 330, 550), SNAPSHOT)).isFalse();
    }

    @Test
    void oneThatIsBeingCreatedIsNotSeenYet() {
        origin.seen(at(90, 0, 300));
        origin.seen(at(100, 120, 300));
        origin.seen(at(100, 120, 400));

        assertThat(origin.isOriginal(at(300, 400, 450), SNAPSHOT)).isTrue();
    }
}
