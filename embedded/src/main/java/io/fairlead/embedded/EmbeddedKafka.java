package io.fairlead.embedded;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka broker, with its controller, in this process; from [#start] to [#close()]. It listens on 127.0.0.1
/// only, without authentication: every process of this machine can use it.
///
/// Acknowledged records survive [#close()] and a kill of the process if the directory is kept. They do not survive the
/// loss of the disk, because there is no second copy.
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final DataDirectory directory;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, DataDirectory directory, int port) {
        this.server = server;
        this.directory = directory;
        this.port = port;
    }

    /// Returns once the broker accepts requests.
    ///
    /// @throws ConfigurationFailure `EMBEDDED-KAFKA-DIRECTORY`, `-IN-USE`, `-PORT` or `-START`
    /// @throws io.fairlead.model.failure.TransientFailure `EMBEDDED-KAFKA-DISK`: the disk is full
    public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
        DataDirectory directory = DataDirectory.open(config.storage());
        EmbeddedKafka kafka = null;
        try {
            kafka = start(config, directory, ATTEMPTS);
            return kafka;
        } catch (IOException e) {
            throw notStarted(directory.root(), e);
        } finally {
            // Also for an interrupted start: Scala throws InterruptedException without declaring it.
            if (kafka == null) {
                directory.close();
            }
        }
    }

    private static EmbeddedKafka start(EmbeddedKafkaConfig config, DataDirectory directory, int attempts)
            throws IOException {
        int port = port(config);
        var properties = BrokerProperties.of(directory.data(), port, LoopbackPorts.any(), config.overrides());
        format(directory);
        try {
            KafkaRaftServer server = startServer(new KafkaConfig(properties, false));
            LOG.info("embedded Kafka started address=127.0.0.1:{} directory={}", port, directory.root());
            return new EmbeddedKafka(server, directory, port);
        } catch (RuntimeException e) {
            // Another process may take a free port before the broker binds it.
            if (attempts > 1 && String.valueOf(e.getMessage()).contains("failed to bind")) {
                return start(config, directory, attempts - 1);
            }
            throw notStarted(directory.root(), e);
        }
    }

    /// Starts a server, and stops it if it fails or is interrupted meanwhile.
    private static KafkaRaftServer startServer(KafkaConfig config) {
        KafkaRaftServer server = null;
        boolean started = false;
        try {
            server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            started = true;
            return server;
        } finally {
            if (!started) {
                stop(server);
            }
        }
    }

    private static int port(EmbeddedKafkaConfig config) throws IOException {
        if (config.port() == 0) {
            return LoopbackPorts.any();
        }
        if (!LoopbackPorts.isFree(config.port())) {
            throw new ConfigurationFailure(
                    "EMBEDDED-KAFKA-PORT",
                    "embedded Kafka: port " + config.port()
                            + " of 127.0.0.1 is in use by another process; stop it,"
                            + " or set another port (0 uses any free port)");
        }
        return config.port();
    }

    private static void stop(@Nullable KafkaRaftServer server) {
        if (server != null) {
            server.shutdown();
        }
    }

    private static void format(DataDirectory directory) {
        if (directory.formatted()) {
            return;
        }
        try (var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            formatter(directory.data().toString(), quiet).run();
        } catch (Exception e) { // the formatter declares no more specific exception
            throw notStarted(directory.root(), e);
        }
    }

    private static Formatter formatter(String data, PrintStream output) {
        return new Formatter()
                .setPrintStream(output)
                .setNodeId(BrokerProperties.NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(BrokerProperties.CONTROLLER)
                .setMetadataLogDirectory(data)
                .addDirectory(data);
    }

    private static ConfigurationFailure notStarted(Path root, Exception e) {
        return new ConfigurationFailure(
                "EMBEDDED-KAFKA-START",
                "embedded Kafka: the broker on " + root + " did not start: "
                        + (e instanceof UncheckedIOException io ? io.getCause() : e)
                        + "; read the log lines above, or start with an empty directory",
                e);
    }

    /// For the client property `bootstrap.servers`.
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /// The directory of the broker's data.
    public Path directory() {
        return directory.root();
    }

    public int port() {
        return port;
    }

    /// Stops the broker and waits until its files are written; deletes them if they were temporary.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
            directory.close();
            LOG.info("embedded Kafka stopped address=127.0.0.1:{}", port);
        }
    }
}
