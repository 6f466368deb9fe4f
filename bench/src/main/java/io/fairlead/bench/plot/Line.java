package io.fairlead.bench.plot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was measured at each place of the axis across. Logarithms are drawn: what is not above zero is left out.
public record Line(String name, Look look, SortedMap<Double, Double> points) {
    /// The median is drawn solid, a tail dashed.
    public enum Look {
        FAIRLEAD,
        FAIRLEAD_TAIL,
        FLOOR,
        FLOOR_TAIL
    }

    public Line {
        SortedMap<Double, Double> drawn = new TreeMap<>(points);
        drawn.entrySet().removeIf(point -> !(point.getKey() > 0 && point.getValue() > 0));
        points = Collections.unmodifiableSortedMap(drawn);
    }
}
