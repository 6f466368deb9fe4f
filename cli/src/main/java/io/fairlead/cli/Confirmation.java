package io.fairlead.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/// Asks a person at a terminal; a program on a pipe is not asked.
final class Confirmation {
    private Confirmation() {}

    static boolean given(PrintWriter err, String question) {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isEmpty()) {
            return true;
        }
        err.print(question + " [y/N] ");
        err.flush();
        String answer = terminal.get().readLine();
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    /// For irreversible actions: asks a person to type a word. Not confirmed if there is no terminal.
    static boolean typed(PrintWriter err, String question, String word) {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isEmpty()) {
            return false;
        }
        err.print(question + " ");
        err.flush();
        String answer = terminal.get().readLine();
        return answer != null && answer.strip().equals(word);
    }
}
