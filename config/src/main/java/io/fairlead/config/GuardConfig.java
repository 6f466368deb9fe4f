package io.fairlead.config;

import io.fairlead.options.Share;
import java.time.Duration;

/// The deletion guard: how much a source may lose before missing instances become suspect.
///
/// @param share of a source's instances
/// @param count of a source's instances; the smaller of share and count applies
/// @param shareOfService of the instances that a source lists for one service
/// @param window losses within it add up
/// @param confirmAfter how much later another complete report without the same instances confirms the loss
/// @param confirmServiceAfter the same for the loss of a service while the source is otherwise within its limits
public record GuardConfig(
        Share share,
        int count,
        Share shareOfService,
        Duration window,
        Duration confirmAfter,
        Duration confirmServiceAfter) {
    public static final GuardConfig DEFAULT = new GuardConfig(
            Share.parse("20%"),
            50,
            Share.parse("50%"),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(3));
}
