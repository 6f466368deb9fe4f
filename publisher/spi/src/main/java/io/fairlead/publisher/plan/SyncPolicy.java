package io.fairlead.publisher.plan;

import io.fairlead.publisher.plan.Change.Delete;
import java.util.Locale;

/// The kinds of change that a target allows at all. There is no default: the operator decides.
public enum SyncPolicy implements Policy {
    /// Nothing is written; every change is reported as withheld.
    PLAN_ONLY {
        @Override
        public Verdict evaluate(Plan plan, ObjectCounts counts) {
            return Verdict.without(plan, _ -> true, WithheldBy.POLICY, "policy plan-only writes nothing");
        }
    },
    /// Objects are created and updated, never deleted.
    UPSERT_ONLY {
        @Override
        public Verdict evaluate(Plan plan, ObjectCounts counts) {
            return Verdict.without(
                    plan, Delete.class::isInstance, WithheldBy.POLICY, "policy upsert-only deletes nothing");
        }
    },
    /// The target is made equal to the image.
    SYNC {
        @Override
        public Verdict evaluate(Plan plan, ObjectCounts counts) {
            return Verdict.all(plan);
        }
    };

    /// The name in the configuration.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
