package io.fairlead.bench.scale;

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

/// A [Follower] with a heap of 2 GiB.
final class FollowerProcess implements AutoCloseable {
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /// How many partitions are read to their end, and how many endpoints the image holds.
    record State(int complete, int endpoints) {}

    /// Latencies and pauses in milliseconds, heap in bytes.
    record Report(long missing, double p50, double p99, double longest, double pause, double paused, double heap) {}

    private FollowerProcess(Process process) {
        this.process = process;
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static FollowerProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Follower.class.getName()));
        command.addAll(List.of(arguments));
        return new FollowerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    State state() {
        String[] words = ask("state");
        return new State(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    /// From now on the changes of this load are awaited.
    void await(OpenSchedule schedule) {
        var _ = ask("await " + schedule.words());
    }

    Report report() {
        String[] words = ask("report");
        return new Report(
                Long.parseLong(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]),
                Double.parseDouble(words[6]));
    }

    private String[] ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (!line.isEmpty() && (Character.isDigit(line.charAt(0)) || line.equals("awaiting"))) {
                    return line.split(" ", -1);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the publisher's process does not answer", e);
        }
        throw new IllegalStateException("the publisher's process has ended");
    }

    /// By the end of its input, so that it leaves its group.
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
