package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A source in a process of its own, which can be killed. It prints one line for each report: `complete` or
/// `changed`, then `+id port` and `-id`, then `.`.
final class EngineProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final SortedMap<String, String> view = new TreeMap<>();

    private EngineProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().name("reports").unstarted(this::read);
    }

    static EngineProcess start(TestDatabase database) throws IOException {
        EngineProcess started = new EngineProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineProcess.class.getName(),
                        database.name,
                        database.user,
                        Integer.toString(database.postgres.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        started.reader.start();
        return started;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines()
                    .filter(it -> it.endsWith("\t."))
                    .map(it -> List.of(it.split("\t", -1)))
                    .forEach(this::fold);
        } catch (IOException | UncheckedIOException _) {
            // It was killed.
        }
    }

    private synchronized void fold(List<String> words) {
        if (words.getFirst().equals("complete")) {
            view.clear();
        }
        for (String word : words.subList(1, words.size() - 1)) {
            String[] row = word.substring(1).split(" ", 2);
            if (word.startsWith("+")) {
                view.put(row[0], row[1]);
            } else {
                view.remove(row[0]);
            }
        }
        notifyAll();
    }

    /// What was reported, as [TestDatabase#table].
    private synchronized String view() {
        return view.entrySet().stream()
                .map(it -> it.getKey() + " " + it.getValue())
                .collect(Collectors.joining(", "));
    }

    /// Waits until what was reported is as expected.
    ///
    /// @return what was reported last
    synchronized String await(Duration atMost, Predicate<String> expected) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!expected.test(view()) && System.nanoTime() < end) {
            wait(50);
        }
        return view();
    }

    /// With SIGKILL, on Linux.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws Exception {
        CmdbSource source = new CmdbSource(
                new SourceId("cmdb"),
                TestOptions.of(args[0], args[1], Integer.parseInt(args[2]), ""),
                TestOptions.PROCESS);
        while (true) {
            try {
                source.run(new Printer(), new Cancellation());
            } catch (TransientFailure e) {
                System.err.println("engine process: " + e.getMessage());
                Thread.sleep(100);
            }
        }
    }

    private static final class Printer implements RegistryListener {
        @Override
        public void awaitPermit() {}

        @Override
        public void complete(CompleteReport report) {
            print("complete", report.instances(), report.unread());
        }

        @Override
        public void changed(Delta delta) {
            print("changed", delta.seen(), delta.gone());
        }

        @Override
        public void rejected(String item, RejectedFailure failure) {
            throw failure;
        }

        private static void print(String kind, List<Instance> seen, List<String> gone) {
            System.out.println(Stream.of(
                            Stream.of(kind),
                            seen.stream()
                                    .map(it -> "+" + it.id() + " "
                                            + it.ports().getFirst().target()),
                            gone.stream().map(it -> "-" + it),
                            Stream.of("."))
                    .flatMap(it -> it)
                    .collect(Collectors.joining("\t")));
        }
    }
}
