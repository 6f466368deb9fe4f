package io.fairlead.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.status.HeardReports;
import io.fairlead.operations.status.ProcessesTail;
import io.fairlead.operations.status.ReportPace;
import io.fairlead.platform.Json;
import io.fairlead.platform.Platform;
import io.fairlead.platform.ProcessName;
import io.fairlead.threads.SupervisedThread;
import io.fairlead.topics.Topic;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the report of this process to the `processes` topic, at the rate of [ReportPace], and a tombstone when it
/// ends. Nothing else waits for it: while the topic is missing, or Kafka does not accept a report, that is logged once
/// and retried.
final class ProcessReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessReports.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SEND = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Platform platform;
    private final String topic;
    private final InstantSource clock;
    private final Supplier<Map<String, Object>> report;
    private final ConfluentSerializer<ProcessReport> values;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SupervisedThread thread;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private List<String> important = List.of();
    private long writtenAt = System.nanoTime() - ReportPace.UNCHANGED.toNanos();
    private Duration pause = Duration.ZERO;
    private long failedAt = System.nanoTime();
    private long sequence;
    private String told = "";

    ProcessReports(Platform platform, InstantSource clock, Supplier<Map<String, Object>> report) {
        this.platform = platform;
        this.clock = clock;
        this.report = report;
        topic = platform.topic(Topic.PROCESSES);
        values = platform.schemas().writeProcesses();
        thread = SupervisedThread.of(Thread.ofVirtual().name("process-reports"), this::run);
    }

    void start() {
        thread.start();
    }

    /// Makes the report each second, even if none is written: that records when a condition changed.
    private void run() throws InterruptedException {
        while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            JsonNode tree = Json.tree(report.get());
            List<String> now = ReportPace.important(tree);
            if (isPast(failedAt, pause)
                    && ReportPace.isDue(Duration.ofNanos(System.nanoTime() - writtenAt), important, now)) {
                tryToWrite(tree, now);
            }
        }
    }

    private static boolean isPast(long begin, Duration pause) {
        return System.nanoTime() - begin >= pause.toNanos();
    }

    private void tryToWrite(JsonNode tree, List<String> now) throws InterruptedException {
        try {
            write(tree);
            important = now;
            writtenAt = System.nanoTime();
            pause = Duration.ZERO;
            say("", "");
        } catch (Failure failure) {
            Duration longer = pause.multipliedBy(2).plus(LOOK);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            failedAt = System.nanoTime();
            say(failure.code(), String.valueOf(failure.getMessage()));
        }
    }

    private void write(JsonNode tree) throws InterruptedException {
        if (platform.topicWatch().id(topic).isEmpty()) {
            throw ProcessesTail.missing(topic);
        }
        ProcessReport value = new ProcessReport(
                ProcessName.own(),
                ProcessName.host(),
                ProcessHandle.current().pid(),
                ProcessName.version(),
                HeardReports.roles(tree),
                HeardReports.started(tree),
                clock.instant(),
                sequence++,
                Json.text(tree));
        send(values.serialize(topic, value), SEND);
    }

    private void send(byte @Nullable [] value, Duration patience) throws InterruptedException {
        byte[] key = ProcessName.own().getBytes(StandardCharsets.UTF_8);
        try {
            producer().send(new ProducerRecord<>(topic, 0, key, value)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptException _) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unwritten(e);
        }
    }

    private TransientFailure unwritten(Exception e) {
        return new TransientFailure(
                "APP-PROCESSES-REPORT",
                "the report of this process was not written to topic " + topic + ": "
                        + (e.getCause() == null ? e : e.getCause()).getMessage()
                        + "; `fairlead status` elsewhere shows it as lost; it is retried, and requires"
                        + " Write on that topic",
                e);
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            Map<String, Object> settings = platform.kafka().producer();
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            // The other codecs unpack a native library into the shared temporary directory.
            settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) SEND.toMillis());
            settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
            open = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    private void say(String code, String reason) {
        if (!told.equals(code)) {
            if (code.isEmpty()) {
                LOG.info("this process reports itself again topic={}", topic);
            } else {
                LOG.warn("code={} reason=\"{}\"", code, reason);
            }
            told = code;
        }
    }

    /// Reports that this process has ended, if Kafka accepts it at once.
    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        thread.stop();
        thread.interrupt();
        reportTheEnd();
        KafkaProducer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close(CLOSE);
        }
    }

    private void reportTheEnd() {
        try {
            var _ = thread.join(CLOSE);
            if (sequence > 0 && platform.topicWatch().silence().compareTo(SEND) < 0) {
                send(null, CLOSE);
            }
        } catch (TransientFailure failure) {
            LOG.debug("the end of this process was not reported", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
