package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The outcome of one or more steps: the changes that are still allowed, those that are withheld, the objects that are
/// left alone, and the way the reconcile continues.
record StepResult(Plan allowed, List<WithheldChange> withheld, Set<ObjectKey> leftAlone, Next next) {
    /// The way a reconcile continues.
    enum Next {
        /// With the next step.
        CONTINUE,
        /// Not at all: nothing is written.
        STOP,
        /// From the start, because the view has changed meanwhile.
        AGAIN
    }

    StepResult {
        withheld = List.copyOf(withheld);
        leftAlone = Set.copyOf(leftAlone);
    }

    /// Everything is allowed.
    static StepResult all(Plan plan) {
        return of(Verdict.all(plan));
    }

    static StepResult of(Verdict verdict) {
        return new StepResult(verdict.allowed(), verdict.withheld(), Set.of(), Next.CONTINUE);
    }

    StepResult with(Next other) {
        return new StepResult(allowed, withheld, leftAlone, other);
    }

    /// Both, where `step` evaluated the changes allowed here.
    StepResult then(StepResult step) {
        List<WithheldChange> bothWithheld = new ArrayList<>(withheld);
        bothWithheld.addAll(step.withheld);
        Set<ObjectKey> bothLeftAlone = new HashSet<>(leftAlone);
        bothLeftAlone.addAll(step.leftAlone);
        return new StepResult(step.allowed, bothWithheld, bothLeftAlone, step.next);
    }

    /// True if no change is withheld and no object left alone.
    boolean isUnrestricted() {
        return withheld.isEmpty() && leftAlone.isEmpty();
    }
}
