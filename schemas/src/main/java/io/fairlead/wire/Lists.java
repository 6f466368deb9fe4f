package io.fairlead.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Lists of other lists. Most hold one element and are made for every record that is read: no stream here.
final class Lists {
    private Lists() {}

    static <A, B> List<B> map(List<A> from, Function<? super A, ? extends B> step) {
        if (from.size() == 1) {
            return List.of(step.apply(from.getFirst()));
        }
        List<B> all = new ArrayList<>(from.size());
        for (A each : from) {
            all.add(step.apply(each));
        }
        return List.copyOf(all);
    }
}
