package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/// Finds the programs that `testkit/peers/build` made. Asks that script, once per peer and JVM, because it alone
/// knows where it keeps them.
public final class PeerBinary {
    /// A program, or why there is none.
    sealed interface Answer {
        record Found(Path program) implements Answer {}

        record Missing(String notice) implements Answer {}
    }

    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();

    private PeerBinary() {}

    /// The absolute path of the peer's program. Where it is not built, the test that asks is skipped, or fails
    /// under `-Dpeers=required`.
    public static Path require(String peer) {
        return switch (locate(peer)) {
            case Answer.Found(var program) -> program;
            case Answer.Missing(var notice) -> {
                if (isRequired()) {
                    throw new AssertionError(notice);
                }
                yield Assumptions.abort(notice);
            }
        };
    }

    /// Why there is no such program, if there is none.
    public static Optional<String> missing(String peer) {
        return switch (locate(peer)) {
            case Answer.Found _ -> Optional.empty();
            case Answer.Missing(var notice) -> Optional.of(notice);
        };
    }

    /// For the `ExecutionCondition` of an extension: disabled, with the reason, while the peer is missing. Where peers
    /// are required it is enabled, so that [#require] fails the tests.
    static ConditionEvaluationResult condition(Object peer, Optional<String> missing) {
        return missing.isEmpty() || isRequired()
                ? ConditionEvaluationResult.enabled("there is " + peer)
                : ConditionEvaluationResult.disabled(missing.get());
    }

    static boolean isRequired() {
        return "required".equals(System.getProperty("peers"));
    }

    private static Answer locate(String peer) {
        return ANSWERS.computeIfAbsent(peer, PeerBinary::ask);
    }

    private static Answer ask(String peer) {
        Answer answer = askScript(peer);
        if (answer instanceof Answer.Missing(var notice)) {
            System.err.println((isRequired() ? "failing: " : "skipping: ") + notice);
        }
        return answer;
    }

    private static Answer askScript(String peer) {
        Optional<Path> script = script();
        if (script.isEmpty()) {
            return new Answer.Missing("the tests that need " + peer
                    + " look for testkit/peers/build above the working directory and did not find it;"
                    + " run them inside a checkout of Fairlead");
        }
        try {
            Process process = new ProcessBuilder(script.get().toString(), "--where", peer)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0
                    ? new Answer.Found(Path.of(said))
                    : new Answer.Missing("the tests that need " + peer + " (it is not built: run testkit/peers/build "
                            + peer + " once, then the tests again)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for " + peer, e);
        }
    }

    private static Optional<Path> script() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("testkit/peers/build");
            if (Files.isExecutable(script)) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }
}
