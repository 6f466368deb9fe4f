package io.fairlead.testkit.kafka;

import io.fairlead.embedded.EmbeddedKafkaMain;
import io.fairlead.testkit.peers.ChildJvm;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A broker in a JVM of its own, to be killed, frozen and started again with the same port and data. It ends with
/// this JVM, however that ends.
public final class ChildKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> options;
    private final Path directory;
    private final int port;
    private PeerProcess process;

    private ChildKafka(List<String> options, Path directory, int port) throws InterruptedException {
        this.options = options;
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    /// Returns once the broker takes requests.
    ///
    /// @param directory where the data stays from start to start
    public static ChildKafka start(Path directory) throws InterruptedException {
        return start(directory, ChildJvm.SMALL);
    }

    /// The same with these options of its JVM in the place of a small one's.
    public static ChildKafka start(Path directory, List<String> options) throws InterruptedException {
        return new ChildKafka(options, directory, FreePorts.one());
    }

    private PeerProcess launch() throws InterruptedException {
        PeerProcess started = PeerProcess.start(ChildJvm.of(
                "kafka",
                options,
                EmbeddedKafkaMain.class,
                "--directory",
                directory.toString(),
                "--port",
                Integer.toString(port),
                "--until-exit-of",
                Long.toString(ProcessHandle.current().pid())));
        return started.awaitReady(
                PATIENCE, () -> Files.readString(started.log()).contains("ready 127.0.0.1:" + port));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /// Ends the broker at once, as a crash does. Does nothing to one that has ended.
    public void kill() {
        process.kill();
        process.close();
    }

    /// Ends the broker in good order; [#restart] brings it back.
    public void stop() {
        process.close();
    }

    /// Starts the broker again, with the same port and data, after [#kill] or [#stop].
    public void restart() throws InterruptedException {
        process = launch();
    }

    /// Freezes the broker: connections stay open and nothing answers, until [#resume].
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    /// Where it prints to.
    public Path log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
