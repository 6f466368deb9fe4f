package io.fairlead.publisher.plan;

/// Decides which changes of a plan may be carried out. Pure. Policies only ever take changes away.
@FunctionalInterface
public interface Policy {
    Verdict evaluate(Plan plan, ObjectCounts counts);

    /// Both: what this one allows is evaluated by the next.
    default Policy and(Policy next) {
        return (plan, counts) -> {
            Verdict first = evaluate(plan, counts);
            return first.plus(next.evaluate(first.allowed(), counts));
        };
    }
}
