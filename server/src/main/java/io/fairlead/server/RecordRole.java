package io.fairlead.server;

import io.fairlead.config.ServerPlace.EmbeddedKept;
import io.fairlead.config.ServerPlace.EmbeddedTemporary;
import io.fairlead.config.ServerPlace.Outside;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.record.LocalPast;
import io.fairlead.operations.record.PastReader;
import io.fairlead.operations.record.PastTopics;
import io.fairlead.platform.Platform;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordHealth;
import io.fairlead.record.kafka.RecordKeeper;
import io.fairlead.record.kafka.RecordKeeper.KeeperTime;
import io.fairlead.record.kafka.RecordKeeper.RecordPlace;
import io.fairlead.record.kafka.RecordTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.streams.StreamsConfig;

/// The record in this process: the decisions of all partitions on the local disk. No other role waits for it, and the
/// process is ready without it.
///
/// It is under `state.dir` of Kafka Streams, beside the data of an embedded broker, or goes with a temporary one. A
/// lost
/// one is filled again. Without a directory of its own there is no record: a native library is loaded from there, and
/// the directory for temporary files is everybody's, and may be memory.
final class RecordRole implements AutoCloseable {
    /// What is lost by a crash is read again.
    private static final Duration FLUSH = Duration.ofSeconds(30);

    private final RecordLog log;
    private final RecordKeeper keeper;
    private final PastReader past;

    RecordRole(Platform platform, Path directory, Meters meters, InstantSource clock) {
        RecordTopics topics = PastTopics.of(platform);
        log = new RecordLog(platform);
        AuditRetention retention = new AuditRetention(platform);
        RecordPlace place =
                new RecordPlace(directory, log::known, new RecordPace(FLUSH, retention), leavesNothing(platform));
        keeper = new RecordKeeper(
                topics, place, new KeeperTime(clock, new Random()), failure -> meters.recordFailed(failure.code()));
        past = LocalPast.of(keeper, log, topics);
        gauges(meters);
    }

    /// Empty if the configuration has none for it.
    static Optional<Path> directory(Platform platform) {
        String name = platform.config().pipeline() + "-record";
        Object configured = platform.kafka().streams().get(StreamsConfig.STATE_DIR_CONFIG);
        if (configured != null) {
            return Optional.of(Path.of(configured.toString()).resolve(name));
        }
        return switch (platform.config().kafka().place()) {
            case EmbeddedKept(var data) ->
                Optional.of(data.toAbsolutePath().resolveSibling(data.getFileName() + "-record"));
            case EmbeddedTemporary() -> Optional.of(temporary());
            case Outside() -> Optional.empty();
        };
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("fairlead-record");
        } catch (IOException e) {
            throw new TransientFailure("RECORD-DISK", "the record has no directory: " + e, e);
        }
    }

    /// The topics of a temporary broker end with the process.
    private static boolean leavesNothing(Platform platform) {
        return platform.config().kafka().place() instanceof EmbeddedTemporary;
    }

    private void gauges(Meters meters) {
        meters.gauge(Meter.RECORD_FILLED, () -> health().progress().share());
        meters.gauge(Meter.RECORD_BEHIND, () -> health().progress().behind());
        meters.gauge(Meter.RECORD_BEHIND_SECONDS, () -> health().lag().toMillis() / 1000.0);
        meters.gauge(Meter.RECORD_BYTES, () -> health().bytes());
    }

    void start() {
        keeper.start();
    }

    RecordHealth health() {
        return keeper.health();
    }

    /// Answers about the past, from the record and from Kafka.
    PastReader past() {
        return past;
    }

    @Override
    public void close() {
        keeper.close();
        log.close();
    }
}
