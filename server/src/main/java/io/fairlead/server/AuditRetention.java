package io.fairlead.server;

import io.fairlead.model.failure.Failure;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the topic `audit` keeps decisions: its `retention.ms`, read once an hour. While it cannot be read, the last
/// value, at first that of the catalogue of topics. For one thread.
final class AuditRetention implements Supplier<Duration> {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final long PATIENCE_SECONDS = 5;
    /// For a retention without a limit.
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Platform platform;
    private Duration last;
    private long asked = System.nanoTime() - EVERY.toNanos();

    AuditRetention(Platform platform) {
        this.platform = platform;
        String audit = platform.topic(Topic.AUDIT);
        last = platform.topics().pipeline().stream()
                .filter(topic -> topic.name().equals(audit))
                .findFirst()
                .map(topic -> duration(topic.config().get(TopicConfig.RETENTION_MS_CONFIG)))
                .orElse(FOREVER);
    }

    @Override
    public Duration get() {
        if (System.nanoTime() - asked >= EVERY.toNanos()) {
            asked = System.nanoTime();
            ask();
        }
        return last;
    }

    private void ask() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, platform.topic(Topic.AUDIT));
        try (Admin admin = KafkaReach.admin(platform.kafka().admin())) {
            Config found = admin.describeConfigs(List.of(topic))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(topic);
            ConfigEntry retention = found == null ? null : found.get(TopicConfig.RETENTION_MS_CONFIG);
            if (retention != null) {
                last = duration(retention.value());
            }
        } catch (ExecutionException | TimeoutException | KafkaException | Failure e) {
            LOG.warn(
                    "retention.ms of {} cannot be read; decisions are kept for {}: {}",
                    topic.name(),
                    last,
                    e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration duration(@Nullable String millis) {
        long all = millis == null ? -1 : Long.parseLong(millis);
        return all < 0 || all > FOREVER.toMillis() ? FOREVER : Duration.ofMillis(all);
    }
}
