package io.fairlead.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Finds the word that a person most likely meant, for messages about unknown keys and names.
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /// The known word with the smallest edit distance, ignoring case; empty if even that would change more than a third
    /// of the word (one edit is always allowed). Among equally near words, the first in order.
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        String best = "";
        int fewest = Math.max(1, word.length() / 3) + 1;
        for (String candidate : new TreeSet<>(known)) {
            int edits = new EditTable(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT)).edits();
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment): `cost[i][j]` is how many
    /// of them lead from the first `i` characters of one word to the first `j` of the other.
    private static final class EditTable {
        private final String a;
        private final String b;
        private final int[][] cost;

        EditTable(String a, String b) {
            this.a = a;
            this.b = b;
            this.cost = new int[a.length() + 1][b.length() + 1];
        }

        int edits() {
            for (int i = 0; i <= a.length(); i++) {
                for (int j = 0; j <= b.length(); j++) {
                    cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(i, j);
                }
            }
            return cost[a.length()][b.length()];
        }

        private int cheapest(int i, int j) {
            boolean same = a.charAt(i - 1) == b.charAt(j - 1);
            int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
            boolean swapped =
                    i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
            return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
        }
    }
}
