package io.fairlead.suites.topology;

import io.fairlead.testkit.peers.ChildJvm;
import io.fairlead.testkit.peers.PeerProcess;
import io.fairlead.topology.streams.Codecs;
import io.fairlead.topology.streams.MergeTopology;
import io.fairlead.topology.streams.StreamsSettings;
import io.fairlead.topology.streams.TopologyConfig;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import io.fairlead.topology.streams.TopologyTopics;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;

/// The topology as `fairlead run --roles topology` runs it, in a JVM of its own that does not live long. Values are
/// bare, without the wire format's framing: that has its own tests.
final class CrashingTopology implements AutoCloseable {
    static final String REACHED = "reached ";
    /// Services that are empty go at once: what time brings about, through the log, is in the test, too.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final PeerProcess process;

    private CrashingTopology(PeerProcess process) {
        this.process = process;
    }

    /// Returns at once.
    static CrashingTopology start(String bootstrapServers, String prefix, CrashPoint point) {
        return new CrashingTopology(PeerProcess.start(
                ChildJvm.of("topology", CrashingTopology.class, bootstrapServers, prefix, point.toString())));
    }

    static TopologyTopics topics(String prefix) {
        return new TopologyTopics(
                prefix + "changes", prefix + "control", prefix + "endpoints", prefix + "audit", prefix + "dlq");
    }

    static String applicationId(String prefix) {
        return prefix + "topology";
    }

    /// `bootstrap-servers prefix crash-point`
    public static void main(String[] args) {
        Map<String, Object> settings = StreamsSettings.of(applicationId(args[1]), args[0]);
        // More commits in a short life.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
        settings.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, CrashingClients.class);
        settings.put(CrashingClients.CRASH_AT, args[2]);
        Codecs codecs = new Codecs(
                read(RegistryEventCodec.withoutRaw()),
                read(new CommandCodec()),
                write(new RegistryEventCodec()),
                write(new TableEntryCodec()),
                write(new DecisionCodec()));
        Clock clock = Clock.systemUTC();
        TopologyRunner runner = new TopologyRunner(
                () -> MergeTopology.build(
                        TopologyConfig.unchecked(topics(args[1]), codecs, LINGER), TopologyListener.NONE, clock),
                settings,
                clock);
        runner.start();
        runner.failure().join();
    }

    static <T> Deserializer<T> read(Codec<T> codec) {
        return (_, bytes) -> bytes == null ? null : codec.decode(bytes, 0, bytes.length, codec.schema());
    }

    private static <T> Serializer<T> write(Codec<T> codec) {
        return (_, value) -> value == null ? null : codec.encode(value);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it came by its crash point.
    boolean reached() {
        try {
            return Files.readString(process.log()).contains(REACHED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    /// As kill -9 does.
    @Override
    public void close() {
        process.kill();
        process.close();
    }
}
