package io.fairlead.ingest.spi.polling;

import java.time.Duration;

/// The share of their configured rate at which the parts of one quota are listed: halved when the registry throttles
/// one of them, and raised by a thirtieth of itself with each interval that passes until a listing that is not
/// throttled. So the parts of a registry that allows a tenth to nine tenths of their calls settle near that, and their
/// rate doubles in about 21 intervals once it allows all, without a burst.
///
/// It is halved once in a round: the other parts that are refused meanwhile were listed at the rate before.
///
/// A wait after the refusal alone is not enough: the part would be back at its full rate with the next listing. A share
/// for each part is not enough either: those that are refused by chance several times in a row would wait for minutes,
/// while the others have the full rate.
///
/// @param share above 0, at most 1
/// @param loweredAt by `System.nanoTime()`; of no meaning at the full rate
/// @param countedAt until when the time has raised it
record PollRate(double share, long loweredAt, long countedAt) {
    private static final double LEAST = 1.0 / 64;
    private static final double RAISE = 1.0 / 30;

    static PollRate full(long now) {
        return new PollRate(1, now, now);
    }

    PollRate throttled(long now, Duration interval) {
        double round = interval.toNanos() / share;
        if (share < 1 && now - loweredAt < round) {
            return new PollRate(share, loweredAt, now);
        }
        return new PollRate(Math.max(LEAST, share / 2), now, now);
    }

    PollRate listed(long now, Duration interval) {
        double raised = share * (1 + RAISE * (now - countedAt) / interval.toNanos());
        return new PollRate(Math.min(1, raised), loweredAt, now);
    }
}
