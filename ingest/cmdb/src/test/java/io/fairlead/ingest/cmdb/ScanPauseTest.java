package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A failure that comes back with each snapshot does not load the database all the time.
class ScanPauseTest {
    private final TransientFailure failure = new TransientFailure("INGEST-CMDB-WAL", "too much");

    private final ScanPause pause = new ScanPause();

    private long seconds(Duration followed) {
        return pause.after(failure, followed).askedWait().toSeconds();
    }

    @Test
    void growsUpToAMinute() {
        assertThat(Stream.generate(() -> seconds(Duration.ofMinutes(4))).limit(8))
                .containsExactly(0L, 5L, 10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void isNoneAgainAfterALongRun() {
        seconds(Duration.ZERO);
        seconds(Duration.ZERO);

        assertThat(seconds(Duration.ofMinutes(5))).isZero();
        assertThat(seconds(Duration.ZERO)).isEqualTo(5);
    }

    @Test
    void keepsWhatTheFailureSaysAndALongerWait() {
        seconds(Duration.ZERO);
        Refusal busy = new Refusal(Reason.OVERLOADED, Duration.ofSeconds(7));
        TransientFailure asked = new TransientFailure("INGEST-CMDB-BUSY", "busy", null, busy);

        assertThat(pause.after(asked, Duration.ZERO)).isSameAs(asked);
        assertThat(pause.after(asked, Duration.ZERO))
                .extracting(it -> it.code(), Throwable::getMessage, it -> it.reason(), it -> it.askedWait())
                .containsExactly("INGEST-CMDB-BUSY", "busy", Reason.OVERLOADED, Duration.ofSeconds(10));
    }
}
