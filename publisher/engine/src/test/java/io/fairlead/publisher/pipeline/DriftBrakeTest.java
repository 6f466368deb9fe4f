package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftBrakeTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final Actual EDITED =
            new Actual.Owned(new MeshObject(new ObjectKey("Plain", "shop", "billing"), BILLING, "edited"));

    private final DriftBrake brake = new DriftBrake(new Random(1));
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    private Duration wait(Actual actual) {
        Duration wait = brake.waitFor(BILLING, actual, now);
        now = now.plus(wait).plusMillis(100);
        return wait;
    }

    @Test
    void makesAnAbsentObjectAgainWithinHalfAMinuteHoweverOftenItIsDeleted() {
        for (int i = 0; i < 3; i++) {
            assertThat(wait(new Actual.Absent())).isZero();
        }
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            Duration wait = wait(new Actual.Absent());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        assertThat(longest).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void repairsAnEditEverMoreSlowly() {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            Duration wait = wait(EDITED);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        assertThat(longest).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }
}
