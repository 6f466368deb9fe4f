package io.fairlead.ingest.gcp;

import io.fairlead.model.Health;
import java.util.Optional;

/// What the managed instance group of an instance says of it. Pure.
sealed interface ManagedMembership {
    /// Nothing: it is in no group, its group does nothing with its instances and has no health check, or groups
    /// are not
    /// read.
    record None() implements ManagedMembership {}

    /// It was created by a group, and what that says of it is not known.
    record Unknown() implements ManagedMembership {}

    /// The list of groups lacks its group, or the group does not list it.
    record Absent() implements ManagedMembership {}

    /// The group lists it.
    ///
    /// @param action what the group does with it, such as `RECREATING`
    /// @param check the result of the health check of the group, such as `UNHEALTHY`; empty without one
    record Member(String action, String check) implements ManagedMembership {
        /// The health of a running instance; empty if the action is not known.
        ///
        /// | action | health |
        /// |---|---|
        /// | `NONE`, `REFRESHING` | that of the check |
        /// | `VERIFYING` | passing if the check says so; otherwise critical: it has started just now |
        /// | `CREATING`, `CREATING_WITHOUT_RETRIES`, `STARTING`, `RESUMING` | critical: it does not serve yet |
        /// | `RESTARTING` | critical: it does not serve now |
        /// | `ABANDONING`, `DELETING`, `RECREATING`, `STOPPING`, `SUSPENDING` | draining |
        Optional<Health> health() {
            return switch (action) {
                case "NONE", "REFRESHING" -> Optional.of(checked());
                case "VERIFYING" -> Optional.of(checked() == Health.PASSING ? Health.PASSING : Health.CRITICAL);
                case "CREATING", "CREATING_WITHOUT_RETRIES", "STARTING", "RESUMING", "RESTARTING" ->
                    Optional.of(Health.CRITICAL);
                case "ABANDONING", "DELETING", "RECREATING", "STOPPING", "SUSPENDING" -> Optional.of(Health.DRAINING);
                default -> Optional.empty();
            };
        }

        /// | check | health |
        /// |---|---|
        /// | `HEALTHY` | passing |
        /// | `UNHEALTHY`, `TIMEOUT` | critical |
        /// | `DRAINING` | draining |
        /// | `UNKNOWN`, none, any other | unknown |
        private Health checked() {
            return switch (check) {
                case "HEALTHY" -> Health.PASSING;
                case "UNHEALTHY", "TIMEOUT" -> Health.CRITICAL;
                case "DRAINING" -> Health.DRAINING;
                default -> Health.UNKNOWN;
            };
        }
    }
}
