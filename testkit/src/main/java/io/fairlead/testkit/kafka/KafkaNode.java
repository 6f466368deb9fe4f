package io.fairlead.testkit.kafka;

import io.fairlead.testkit.peers.ChildJvm;
import io.fairlead.testkit.peers.PeerProcess;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/// One broker or controller of a [KafkaCluster], in a JVM of its own, with the same ports and data from start to
/// start.
public final class KafkaNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PeerProcess.Start start;
    private PeerProcess process;

    private KafkaNode(PeerProcess.Start start) {
        this.start = start;
        this.process = PeerProcess.start(start);
    }

    /// Does not wait for it to be up.
    static KafkaNode launch(Path folder, String name, String clusterId, Properties properties) throws IOException {
        Path file = folder.resolve(name + ".properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
        return new KafkaNode(ChildJvm.of(
                "kafka-" + name,
                KafkaNodeMain.class,
                file.toString(),
                clusterId,
                Long.toString(ProcessHandle.current().pid())));
    }

    void awaitReady() throws InterruptedException {
        process.awaitReady(PATIENCE, () -> Files.readString(process.log()).contains("ready"));
    }

    /// Ends it at once, as a crash does.
    public void kill() {
        process.kill();
        process.close();
    }

    /// Ends it in good order: its partitions go to other brokers first.
    public void stop() {
        process.close();
    }

    /// Starts it again after [#kill] or [#stop], and returns once it is up.
    public void restart() throws InterruptedException {
        process = PeerProcess.start(start);
        awaitReady();
    }

    @Override
    public void close() {
        kill();
    }
}
