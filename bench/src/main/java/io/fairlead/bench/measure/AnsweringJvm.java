package io.fairlead.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A JVM with the class path of this one that answers questions, a line each; it ends with its input, in its own time.
public final class AnsweringJvm implements AutoCloseable {
    /// What else the child prints is no answer.
    private static final String ANSWER = "= ";

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private AnsweringJvm(Process process) {
        this.process = process;
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Of a JVM that runs as `./fairlead run` does.
    ///
    /// @param heap as in `-Xmx`
    public static List<String> options(String heap) {
        return List.of(
                "-Xmx" + heap,
                "-XX:+UseCompactObjectHeaders",
                "-XX:MaxGCPauseMillis=20",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED");
    }

    /// Starts it; it may not answer yet.
    ///
    /// @param heap as in `-Xmx`
    public static AnsweringJvm start(Class<?> main, String heap, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(heap));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new AnsweringJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// In the child: answers what is asked until the input ends.
    public static void answer(Function<String[], String> answer) throws IOException {
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            System.out.println(ANSWER + answer.apply(question.split(" ", -1)));
            System.out.flush();
        }
    }

    /// The words of the answer.
    public String[] ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length()).split(" ", -1);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a child process does not answer", e);
        }
        throw new IllegalStateException("a child process has ended");
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
