package io.fairlead.embedded;

import io.fairlead.model.failure.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// An [EmbeddedKafka] as a separate process: `--directory D` (kept) and `--port P` (0 uses any free port); with
/// `--until-exit-of PID` it ends when that process does. Prints `ready 127.0.0.1:P` once it accepts requests. Ends
/// cleanly on SIGTERM; exit code 2 if it cannot start.
public final class EmbeddedKafkaMain {
    private EmbeddedKafkaMain() {}

    @SuppressWarnings("SystemOut") // the one line that the parent process waits for
    public static void main(String[] args) throws InterruptedException {
        EmbeddedKafka kafka;
        Optional<ProcessHandle> parent;
        try {
            parent = parent(args);
            kafka = EmbeddedKafka.start(config(args));
        } catch (Failure | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
        System.out.println("ready " + kafka.bootstrapServers());
        System.out.flush();
        if (parent.isPresent()) {
            parent.get().onExit().join();
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    private static Optional<ProcessHandle> parent(String... args) {
        int at = Arrays.asList(args).indexOf("--until-exit-of");
        return at < 0 ? Optional.empty() : ProcessHandle.of(Long.parseLong(args[at + 1]));
    }

    static EmbeddedKafkaConfig config(String... args) {
        EmbeddedKafkaConfig config = EmbeddedKafkaConfig.temporary();
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            config = switch (option) {
                case "--directory" ->
                    EmbeddedKafkaConfig.kept(Path.of(value(option, rest))).withPort(config.port());
                case "--port" -> config.withPort(Integer.parseInt(value(option, rest)));
                case "--until-exit-of" -> {
                    Long.parseLong(value(option, rest));
                    yield config;
                }
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + option + "; expected --directory D, --port P, --until-exit-of PID");
            };
        }
        return config;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("option " + option + " needs a value");
        }
        return rest.next();
    }
}
