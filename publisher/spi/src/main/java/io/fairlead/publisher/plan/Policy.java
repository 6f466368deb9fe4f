package io.fairlead.publisher.plan;

/// Pure: which changes of a plan may be carried out. Policies only ever take changes away.
@FunctionalInterface
public interface Policy {
    Verdict judge(Plan plan, Holdings holdings);

    /// Both: what this one allows is judged by the next.
    default Policy and(Policy next) {
        return (plan, holdings) -> {
            Verdict first = judge(plan, holdings);
            return first.plus(next.judge(first.allowed(), holdings));
        };
    }
}
