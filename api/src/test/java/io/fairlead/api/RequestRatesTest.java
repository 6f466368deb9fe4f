package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    private static int taken(RequestRates rates, String client, int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += rates.take(client) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void eachClientHasABurstAndThenItsRate() {
        RequestRates rates = new RequestRates(10, now::get);

        assertThat(taken(rates, "a", 100)).isEqualTo(50);
        assertThat(taken(rates, "b", 1)).isEqualTo(1);
        now.addAndGet(2_000_000_000L);
        assertThat(taken(rates, "a", 100)).isEqualTo(20);
        now.addAndGet(3_600_000_000_000L);
        assertThat(taken(rates, "a", 100)).isEqualTo(50);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(taken(new RequestRates(0, now::get), "a", 10_000)).isEqualTo(10_000);
    }
}
