package io.fairlead.bench.plot;

import java.util.List;

/// Lines over two logarithmic axes, each with what it counts and in what unit.
public record Plot(String title, String across, String up, List<Line> lines) {
    public Plot {
        lines = List.copyOf(lines);
    }
}
