package io.fairlead.server;

import io.fairlead.config.ServerPlace.EmbeddedTemporary;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.apache.kafka.streams.StreamsConfig;

/// The record in this process: the decisions of all partitions on the local disk. No other role waits for it, and the
/// process is ready without it.
///
/// It is under `state.dir` of Kafka Streams, or under the directory for temporary files if that is not set: a lost one
/// is filled again.
final class RecordRole implements AutoCloseable {
    /// What is lost by a crash is read again.
    private static final Duration FLUSH = Duration.ofSeconds(30);

    private final RecordLog log;
    private final RecordKeeper keeper;
    private final PastReader past;

    RecordRole(Platform platform, Meters meters, InstantSource clock) {
        RecordTopics topics = PastTopics.of(platform);
        log = new RecordLog(platform);
        AuditRetention retention = new AuditRetention(platform);
        RecordPlace place = new RecordPlace(
                directory(platform), log::known, new RecordPace(FLUSH, retention), leavesNothing(platform));
        keeper = new RecordKeeper(
                topics, place, new KeeperTime(clock, new Random()), failure -> meters.recordFailed(failure.code()));
        past = LocalPast.of(keeper, log, topics);
        gauges(meters);
    }

    private static Path directory(Platform platform) {
        Object configured = platform.kafka().streams().get(StreamsConfig.STATE_DIR_CONFIG);
        Path state = configured == null
                ? Path.of(System.getProperty("java.io.tmpdir"), "fairlead-" + System.getProperty("user.name"))
                : Path.of(configured.toString());
        return state.resolve(platform.config().pipeline() + "-record");
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
