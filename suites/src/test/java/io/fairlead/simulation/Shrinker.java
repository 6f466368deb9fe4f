package io.fairlead.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a list of steps shorter as long as it still fails.
final class Shrinker {
    private Shrinker() {}

    static List<Step> shrink(List<Step> steps, Predicate<List<Step>> fails) {
        List<Step> shortest = steps;
        for (int size = Math.max(1, steps.size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < shortest.size(); ) {
                List<Step> shorter = new ArrayList<>(shortest.subList(0, from));
                shorter.addAll(shortest.subList(Math.min(shortest.size(), from + size), shortest.size()));
                if (fails.test(shorter)) {
                    shortest = shorter;
                } else {
                    from += size;
                }
            }
        }
        return shortest;
    }
}
