package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.AskedWait;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryQuotaTest {
    private final QueryQuota quota = new QueryQuota();

    @ParameterizedTest
    @CsvSource({"00:00:05, 5", "00:01:05, 65", "01:00:00, 3600", "00:00:05.25, 5", "5, 0", "'', 0", "soon, 0"})
    void readsTimes(String text, long seconds) {
        assertThat(QueryQuota.time(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 00:00:50", "'', 00:00:50", "0, ''"})
    void queriesAreAllowedUnlessAzureSaysThatNoneIsLeft(String remaining, String resetsAfter) {
        quota.heard(remaining, resetsAfter);

        assertThat(quota.left()).isZero();
    }

    @Test
    void queriesWaitForTheTimeThatAzureNames() {
        quota.heard("0", "00:00:50");

        assertThat(quota.left()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(50));
    }

    @Test
    void aWrongTimeDoesNotStopTheReading() {
        quota.heard("0", "23:00:00");

        assertThat(quota.left()).isLessThanOrEqualTo(AskedWait.LONGEST);
    }

    @Test
    void aNewTimeReplacesTheOldOne() {
        quota.heard("0", "00:00:50");
        quota.heard("0", "00:00:00");

        assertThat(quota.left()).isZero();
    }

    @Test
    void waitingEnds() throws InterruptedException {
        quota.heard("0", "00:00:01");

        quota.await();

        assertThat(quota.left()).isZero();
    }

    @Test
    void waitingEndsWhenItsThreadIsInterrupted() throws InterruptedException {
        quota.heard("0", "00:00:59");
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                quota.await();
            } catch (InterruptedException _) {
                // It ends.
            }
        });

        waiting.interrupt();

        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
    }
}
