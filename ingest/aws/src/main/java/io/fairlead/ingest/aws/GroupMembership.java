package io.fairlead.ingest.aws;

import io.fairlead.model.Health;
import java.util.Locale;
import java.util.Optional;

/// The place of an instance in Auto Scaling groups. Pure.
sealed interface GroupMembership {
    /// The tag that Auto Scaling gives each instance of a group.
    String TAG = "aws:autoscaling:groupName";

    /// In no group, or groups are not read.
    record None() implements GroupMembership {}

    /// It has the tag of a group, and what the group says of it is not known yet.
    record Unknown() implements GroupMembership {}

    /// A group, or its warm pool, lists it.
    ///
    /// @param state its lifecycle state, such as `Pending:Wait`
    /// @param status its health status: `Healthy` or `Unhealthy`
    record Member(String group, String state, String status) implements GroupMembership {
        /// The health of a running instance; empty if the state is not known.
        ///
        /// | lifecycle state | health |
        /// |---|---|
        /// | `InService` | passing if it is `Healthy`, critical if it is `Unhealthy`, otherwise unknown |
        /// | `Pending`, `Quarantined`, `Warmed` | critical: it does not serve yet |
        /// | `ReplacingRootVolume`, `RootVolumeReplaced` | critical: it does not serve now |
        /// | `EnteringStandby`, `Detaching`, `Terminating`, `Terminated` | draining |
        /// | `Standby` | maintenance |
        /// | `Detached` | unknown: the group has no opinion any more |
        ///
        /// What follows a colon, such as `:Wait`, makes no difference.
        Optional<Health> health() {
            return switch (state.replaceFirst(":.*", "")) {
                case "InService" -> Optional.of(inService());
                case "Pending", "Quarantined", "Warmed", "ReplacingRootVolume", "RootVolumeReplaced" ->
                    Optional.of(Health.CRITICAL);
                case "EnteringStandby", "Detaching", "Terminating", "Terminated" -> Optional.of(Health.DRAINING);
                case "Standby" -> Optional.of(Health.MAINTENANCE);
                case "Detached" -> Optional.of(Health.UNKNOWN);
                default -> Optional.empty();
            };
        }

        private Health inService() {
            return switch (status.toLowerCase(Locale.ROOT)) {
                case "healthy" -> Health.PASSING;
                case "unhealthy" -> Health.CRITICAL;
                default -> Health.UNKNOWN;
            };
        }
    }
}
