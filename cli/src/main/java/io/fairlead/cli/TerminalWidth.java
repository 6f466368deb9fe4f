package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// How many columns output has: `COLUMNS`, else those of the terminal. Output that is not a terminal is not limited,
/// so that `grep` and `awk` see complete lines.
final class TerminalWidth {
    static final int UNLIMITED = Integer.MAX_VALUE;
    /// Prose is easiest to read in lines of this length.
    static final int OF_TEXT = 80;

    /// Picocli rejects less.
    private static final int NARROWEST_HELP = 55;

    private static final int WIDEST_HELP = 120;

    private TerminalWidth() {}

    static int current() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return of(System.getenv("COLUMNS"), terminal ? TerminalWidth::ofTerminal : () -> UNLIMITED);
    }

    static int of(@Nullable String columns, IntSupplier otherwise) {
        return columns != null && columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : otherwise.getAsInt();
    }

    /// Columns of help: those of the terminal, within a readable range; 80 if there is none.
    static int ofHelp(int current) {
        return current == UNLIMITED ? OF_TEXT : Math.clamp(current, NARROWEST_HELP, WIDEST_HELP);
    }

    /// Java has no call for it; if `stty` is missing, as in small images, lines are not limited.
    private static int ofTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), UTF_8)
                    .strip()
                    .split(" ", -1);
            return of(size[size.length - 1], () -> UNLIMITED);
        } catch (IOException e) {
            return UNLIMITED;
        }
    }
}
