package io.fairlead.embedded;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/// An [EmbeddedKafka] as a process of its own: `--directory D` (kept) `--port P` (0 is free) and, for a parent
/// process, `--until-stdin-ends`. Prints `ready 127.0.0.1:P` once it takes requests. Ends cleanly on SIGTERM;
/// exit code 2 where it cannot start.
public final class EmbeddedKafkaMain {
    private EmbeddedKafkaMain() {}

    @SuppressWarnings("SystemOut") // the one line that the parent process waits for
    public static void main(String[] args) throws InterruptedException, IOException {
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(config(args));
        } catch (ConfigurationFailure | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
        System.out.println("ready " + kafka.bootstrapServers());
        System.out.flush();
        if (Arrays.asList(args).contains("--until-stdin-ends")) {
            System.in.transferTo(OutputStream.nullOutputStream());
            System.exit(0);
        }
        new CountDownLatch(1).await();
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
                case "--until-stdin-ends" -> config;
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + option + "; expected --directory D, --port P, --until-stdin-ends");
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
