package io.fairlead.publisher.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.publisher.spi.WriteOrigin.Notice;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.table.reader.ReadTo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwinWatchTest {
    private static final ObjectKey BILLING = new ObjectKey("ServiceEntry", "shop", "billing.mesh");
    private static final ObjectKey CART = new ObjectKey("ServiceEntry", "shop", "cart.mesh");

    private final ReadRecords records = new ReadRecords();
    private final TwinWatch watch = new TwinWatch(records);
    private Instant now = Instant.parse("2026-05-04T12:00:00Z");

    @BeforeEach
    void read() {
        records.begin("t1");
        for (long offset = 10; offset <= 20; offset++) {
            records.read(3, offset, 1000 + offset);
        }
    }

    private static WriteOrigin origin(long offset, long timestamp) {
        return new WriteOrigin(new ReadTo(3, offset, timestamp, "t1"), null);
    }

    private WriteOrigin notice(long offset, @Nullable ReadTo denied) {
        return new WriteOrigin(new ReadTo(3, offset, 1000 + offset, "t1"), new Notice(now, denied));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        watch.check(now);
    }

    private boolean isTwin() {
        return watch.twin(now).isPresent();
    }

    @Test
    void whoeverReadTheSameRecordIsNoTwin() {
        watch.wrote(BILLING, origin(15, 1015), now);
        watch.wrote(BILLING, origin(5, 7), now);
        watch.wrote(BILLING, new WriteOrigin(new ReadTo(3, 15, 7, "t0"), null), now);
        watch.wrote(BILLING, new WriteOrigin(new ReadTo(4, 15, 7, "t1"), null), now);
        pass(Duration.ofSeconds(5));
        assertThat(isTwin()).isFalse();
        assertThat(watch.isWaiting()).isFalse();
    }

    @Test
    void whoeverReadAnotherRecordAtThatOffsetIsATwinUntilNothingIsSeenOfIt() {
        watch.wrote(BILLING, origin(15, 7), now);
        assertThat(watch.twin(now)).hasValueSatisfying(it -> {
            assertThat(it.object()).isEqualTo(BILLING);
            assertThat(it.denied()).isEqualTo(new ReadTo(3, 15, 7, "t1"));
        });
        pass(Duration.ofSeconds(50));
        watch.wrote(CART, origin(16, 8), now);
        pass(Duration.ofSeconds(59));
        assertThat(isTwin()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(isTwin()).isFalse();
    }

    @Test
    void whoeverIsAheadIsNoTwinOnceTheRecordIsRead() {
        watch.wrote(BILLING, origin(25, 1025), now);
        assertThat(watch.isWaiting()).isTrue();
        records.read(3, 25, 1025);
        pass(Duration.ofSeconds(1));
        assertThat(watch.isWaiting()).isFalse();
        assertThat(isTwin()).isFalse();
    }

    @Test
    void whoeverIsAheadIsATwinOnceAnotherRecordIsReadThere() {
        watch.wrote(BILLING, origin(25, 7), now);
        records.read(3, 25, 1025);
        pass(Duration.ofSeconds(1));
        assertThat(isTwin()).isTrue();
    }

    @Test
    void whoeverIsAheadIsATwinOnceKafkaSaysThatTheLogEndsBefore() {
        watch.wrote(BILLING, origin(25, 7), now);
        pass(Duration.ofSeconds(1));
        assertThat(records.wantedEnds()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(records.wantedEnds()).containsExactly(3);
        assertThat(isTwin()).isFalse();

        records.isEnd(3, 21);
        pass(Duration.ofSeconds(1));
        assertThat(isTwin()).isTrue();
    }

    /// Reading may be slow, and may not work at all for a while.
    @Test
    void whoeverIsAheadIsNoTwinWhereTheLogReachesAsFar() {
        watch.wrote(BILLING, origin(25, 1025), now);
        pass(Duration.ofSeconds(2));
        records.isEnd(3, 26);
        pass(Duration.ofSeconds(20));
        assertThat(isTwin()).isFalse();
        pass(Duration.ofSeconds(40));
        assertThat(watch.isWaiting()).as("given up").isFalse();
    }

    @Test
    void whoeverDeniesARecordThatWeReadIsATwin() {
        watch.wrote(BILLING, notice(15, new ReadTo(3, 16, 1016, "t1")), now);
        assertThat(watch.twin(now))
                .hasValueSatisfying(it -> assertThat(it.denied()).isNull());
    }

    @Test
    void whoeverDeniesARecordOfSomebodyElseIsNoTwin() {
        watch.wrote(BILLING, notice(15, new ReadTo(3, 16, 7, "t1")), now);
        watch.wrote(BILLING, notice(15, new ReadTo(3, 26, 7, "t1")), now);
        watch.wrote(BILLING, notice(15, null), now);
        assertThat(isTwin()).isFalse();
    }

    @Test
    void aProofStaysOneHoweverFarIsReadOn() {
        watch.wrote(BILLING, origin(20, 7), now);
        for (long offset = 21; offset < 21 + 2 * ReadRecords.MOST; offset++) {
            records.read(3, offset, offset);
        }
        pass(Duration.ofSeconds(40));
        watch.wrote(BILLING, origin(20, 7), now);
        pass(Duration.ofSeconds(40));
        assertThat(isTwin()).isTrue();
        pass(Duration.ofSeconds(20));
        watch.wrote(BILLING, origin(20, 7), now);
        assertThat(isTwin()).as("the twin was gone").isFalse();
    }

    @Test
    void whatIsFoundAtTheStartCountsWhereItIsFresh() {
        ReadRecords fresh = new ReadRecords();
        fresh.begin("t1");
        TwinWatch starting = new TwinWatch(fresh);
        long at = now.minusSeconds(20).toEpochMilli();
        starting.found(BILLING, origin(15, now.minusSeconds(60).toEpochMilli()), now);
        assertThat(starting.isWaiting()).isFalse();
        starting.found(BILLING, origin(15, at), now);
        assertThat(starting.isWaiting()).isTrue();
        starting.check(now);
        assertThat(starting.twin(now)).isEmpty();

        fresh.read(3, 15, 1015);
        starting.check(now);
        assertThat(starting.twin(now)).isPresent();
        assertThat(starting.twin(now.plusSeconds(40))).isEmpty();
    }
}
