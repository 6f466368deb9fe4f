package io.fairlead.publisher.plan;

import io.fairlead.publisher.plan.Change.Delete;
import java.util.Locale;

/// How far a target may be changed at all. There is no default: the operator says it.
public enum SyncPolicy implements Policy {
    /// Nothing is written; every change is reported as withheld.
    PLAN_ONLY {
        @Override
        public Verdict judge(Plan plan, Holdings holdings) {
            return Verdict.without(plan, _ -> true, WithheldBy.POLICY, "policy plan-only writes nothing");
        }
    },
    /// Objects are created and updated, never deleted.
    UPSERT_ONLY {
        @Override
        public Verdict judge(Plan plan, Holdings holdings) {
            return Verdict.without(
                    plan, Delete.class::isInstance, WithheldBy.POLICY, "policy upsert-only deletes nothing");
        }
    },
    /// The target becomes what the image says.
    SYNC {
        @Override
        public Verdict judge(Plan plan, Holdings holdings) {
            return Verdict.all(plan);
        }
    };

    /// The name in the configuration.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
