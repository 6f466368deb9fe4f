package io.fairlead.config;

import io.fairlead.options.Share;
import java.time.Duration;

/// The deletion guard: how much a source may lose before what it lacks is suspect.
///
/// @param share of a source's instances
/// @param count of a source's instances; the smaller of share and count holds
/// @param shareOfService of the instances that a source lists of one service
/// @param window losses within it add up
/// @param confirmAfter how much later another complete answer that lacks the same is believed
/// @param confirmServiceAfter the same for the loss of a service in an otherwise complete source
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
