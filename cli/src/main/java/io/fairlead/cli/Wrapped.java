package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;

/// Text wrapped at spaces. A word that is longer than a line stays in one piece, so that it can be copied.
final class Wrapped {
    private static final int NARROWEST = 20;

    private Wrapped() {}

    /// At least one line, none wider than `width` except for a long word.
    static List<String> lines(String text, int width) {
        int limit = Math.max(width, NARROWEST);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > limit) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
