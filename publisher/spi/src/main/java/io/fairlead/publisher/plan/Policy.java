package io.fairlead.publisher.plan;

/// Decides which changes of a plan may be carried out. Pure. Policies can only remove changes.
@FunctionalInterface
public interface Policy {
    Verdict evaluate(Plan plan, ObjectCounts counts);

    /// Both: the next policy evaluates the changes that this one allows.
    default Policy and(Policy next) {
        return (plan, counts) -> {
            Verdict first = evaluate(plan, counts);
            return first.plus(next.evaluate(first.allowed(), counts));
        };
    }
}
