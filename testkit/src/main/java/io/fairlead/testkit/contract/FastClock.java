package io.fairlead.testkit.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// A clock that runs twenty times as fast as that of this machine, so that the further readings that a
/// removal needs are soon.
public final class FastClock extends Clock {
    private final Instant began = Clock.systemUTC().instant();

    @Override
    public Instant instant() {
        Instant now = Clock.systemUTC().instant();
        return now.plus(Duration.between(began, now).multipliedBy(19));
    }

    @Override
    public ZoneId getZone() {
        return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
