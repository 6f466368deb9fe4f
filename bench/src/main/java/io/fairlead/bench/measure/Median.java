package io.fairlead.bench.measure;

import java.util.List;

/// The middle of several rounds; of an even number, the upper one.
public final class Median {
    private Median() {}

    public static double of(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }
}
