package io.fairlead.model;

import java.time.Duration;
import java.util.Optional;

/// The limits on how much of a source, and of one service of it, may be removed at once. Every removal carries them, so
/// that the decision is a function of the log (ADR 6).
///
/// | of | may be removed |
/// |---|---|
/// | the source | the smaller of `share` and `count`, but at least one |
/// | a service | `shareOfService`, but at least one, and never the last one unless the share is 1 |
///
/// `confirmAfter` and `confirmServiceAfter` are how much later a second complete report must lack the same instances:
/// the first after a loss of the source beyond its limit, the second after a loss of a service in an otherwise complete
/// source.
public record GuardLimits(
        double share, int count, double shareOfService, Duration confirmAfter, Duration confirmServiceAfter) {
    public static final GuardLimits DEFAULT =
            new GuardLimits(0.2, 50, 0.5, Duration.ofMinutes(5), Duration.ofSeconds(3));
    /// Allows every removal at once.
    public static final GuardLimits NONE = new GuardLimits(1, Integer.MAX_VALUE, 1, Duration.ZERO, Duration.ZERO);

    public GuardLimits {
        if (!(share >= 0 && share <= 1) || !(shareOfService >= 0 && shareOfService <= 1)) {
            throw new IllegalArgumentException(
                    "guard shares " + share + " and " + shareOfService + ", expected 0 to 1");
        }
        if (count < 0 || confirmAfter.isNegative() || confirmServiceAfter.isNegative()) {
            throw new IllegalArgumentException("guard count " + count + ", confirmation after " + confirmAfter
                    + " and, of a service, after " + confirmServiceAfter + ", expected 0 or more");
        }
    }

    /// The reason why the loss of a source is too large to be applied at once; empty if it is not.
    public Optional<String> objectionToSource(Loss loss) {
        int allowed = Math.max(1, Math.min(count, part(share, loss.of())));
        return loss.gone() <= allowed
                ? Optional.empty()
                : Optional.of("guard: " + loss.gone() + " of " + loss.of()
                        + " instances of the source are missing at once, " + "allowed are " + allowed
                        + " (the smaller of "
                        + count + " and " + percent(share) + ")");
    }

    /// The same for one service of a source.
    public Optional<String> objectionToService(Loss loss) {
        int allowed = Math.max(1, part(shareOfService, loss.of()));
        if (loss.gone() > allowed) {
            return Optional.of(
                    "guard: " + loss.gone() + " of " + loss.of() + " instances of the service are missing at "
                            + "once, allowed are " + allowed + " (" + percent(shareOfService) + ")");
        }
        return shareOfService < 1 && loss.gone() > 0 && loss.left() == 0
                ? Optional.of("guard: the last instance of the service is missing")
                : Optional.empty();
    }

    /// Rounded down, except for the rounding error of the multiplication: 20% of 10 are 2.
    private static int part(double share, int of) {
        return (int) Math.floor(share * of + 1e-9);
    }

    private static String percent(double share) {
        double percent = share * 100;
        return percent == Math.rint(percent) ? Math.round(percent) + "%" : percent + "%";
    }
}
