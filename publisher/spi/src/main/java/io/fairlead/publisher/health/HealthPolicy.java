package io.fairlead.publisher.health;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/// Decides which endpoints of a service a target gets. Istio has no health for an endpoint of a ServiceEntry: it is
/// there or it is not, so a mistake about health would empty a service.
///
/// Endpoints in an `excluded` state are left out, but health alone never leaves less than `panicThreshold` percent of
/// the listed ones: below that the service is in panic and the target gets all of them, as in Envoy
/// (`common_lb_config.healthy_panic_threshold`, 50% there too). The threshold 0 turns that off. Maintenance is
/// deliberate: such an endpoint is never given and does not count as listed, as Envoy's panic rule does not count hosts
/// that were taken out explicitly. So taking half of a service out neither causes a panic nor hides one. Draining is
/// deliberate, too, but such an endpoint still serves: it is given if there is no other, as kube-proxy does with
/// terminating endpoints.
///
/// | health | weight | condition |
/// |---|---|---|
/// | maintenance, while excluded | any | OUT |
/// | draining, while excluded | any | STANDBY |
/// | another excluded state | not 0 | UNHEALTHY |
/// | another excluded state | 0 | STANDBY; OUT with threshold 0 |
/// | warning | 0 | UNHEALTHY: a registry such as Consul lowered its weight because of its health |
/// | any other state | 0 | STANDBY |
/// | any other state | not 0 | HEALTHY |
///
/// With H healthy, U unhealthy and S standby endpoints:
///
/// | case | given | panic |
/// |---|---|---|
/// | H >= threshold of H + U, H > 0 | H | no |
/// | H < threshold of H + U, H > 0 | H + U | yes |
/// | H = 0, U > 0, threshold > 0 | U + S | yes |
/// | H = 0, U = 0 or threshold 0 | S | no |
///
/// A function of the merged endpoints alone, without memory: after a restart, and in any publisher that owns the
/// partition, the result is the same. An endpoint that flaps across the threshold costs one EDS push each time, which
/// is what a flapping endpoint costs without the rule.
public record HealthPolicy(SortedSet<Health> excluded, double panicThreshold) {
    public static final double PANIC_THRESHOLD = 50;
    public static final HealthPolicy DEFAULT = new HealthPolicy(
            Sorted.set(List.of(Health.CRITICAL, Health.MAINTENANCE, Health.DRAINING)), PANIC_THRESHOLD);
    /// Every endpoint is given, whatever its health.
    public static final HealthPolicy NONE = new HealthPolicy(Collections.emptySortedSet(), 0);

    public HealthPolicy {
        excluded = Sorted.set(excluded);
        if (!(panicThreshold >= 0 && panicThreshold <= 100)) {
            throw new IllegalArgumentException("panic threshold " + panicThreshold + "% is outside 0% to 100%");
        }
    }

    public HealthVerdict condition(Endpoint endpoint) {
        Health health = endpoint.health();
        boolean isOut = excluded.contains(health);
        if (isOut && health == Health.MAINTENANCE) {
            return HealthVerdict.OUT;
        }
        if (isOut && health == Health.DRAINING) {
            return HealthVerdict.STANDBY;
        }
        if (endpoint.traits().weight() != 0) {
            return isOut ? HealthVerdict.UNHEALTHY : HealthVerdict.HEALTHY;
        }
        if (isOut) {
            return panicThreshold > 0 ? HealthVerdict.STANDBY : HealthVerdict.OUT;
        }
        return health == Health.WARNING ? HealthVerdict.UNHEALTHY : HealthVerdict.STANDBY;
    }

    public Selection select(HealthCounts tally) {
        boolean panic = panicThreshold > 0
                && tally.unhealthy() > 0
                && tally.healthy() * 100.0 < panicThreshold * tally.listed();
        return new Selection(tally, panic);
    }

    /// The number of endpoints of a service in each condition; those that are out are not counted.
    public record HealthCounts(int healthy, int unhealthy, int standby) {
        public static final HealthCounts EMPTY = new HealthCounts(0, 0, 0);

        public HealthCounts plus(HealthVerdict condition) {
            return switch (condition) {
                case HEALTHY -> new HealthCounts(healthy + 1, unhealthy, standby);
                case UNHEALTHY -> new HealthCounts(healthy, unhealthy + 1, standby);
                case STANDBY -> new HealthCounts(healthy, unhealthy, standby + 1);
                case OUT -> this;
            };
        }

        /// The endpoints that the threshold is a share of.
        public int listed() {
            return healthy + unhealthy;
        }
    }

    /// The endpoints of a service that are given to a target.
    public record Selection(HealthCounts tally, boolean isPanic) {
        public boolean gives(HealthVerdict condition) {
            return switch (condition) {
                case HEALTHY -> true;
                case UNHEALTHY -> isPanic;
                case STANDBY -> tally.healthy() == 0;
                case OUT -> false;
            };
        }
    }
}
