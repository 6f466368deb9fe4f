package io.fairlead.server;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Startup;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Retries a step of a start, with growing waits of at most two seconds, for as long as a dependency is away. Each
/// change of the reason is logged once.
///
/// | the step failed | before the first start succeeded | later |
/// |---|---|---|
/// | transient | retried | retried |
/// | configuration, but of a server: a permission, a login, a missing topic | retried | retried |
/// | any other configuration failure | thrown | retried: the same configuration worked before |
/// | anything unexpected | thrown | thrown |
final class WaitingStartup implements Startup {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingStartup.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /// Configuration failures that can pass while the configuration stays the same.
    private static final Set<String> CAN_PASS = Set.of(
            "KAFKA-AUTH",
            "KAFKA-DENIED",
            "TOPICS-MISSING",
            "TOPICS-REPLICATION",
            "WIRE-REGISTRY-AUTH",
            "WIRE-REGISTRY-FORBIDDEN");

    private final RandomGenerator random;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean hasWorked;
    private volatile @Nullable Failure reason;

    WaitingStartup(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public <T> T attempt(Step<T> step) throws InterruptedException {
        Duration wait = FIRST;
        while (true) {
            try {
                T result = Startup.expected(step);
                clear();
                return result;
            } catch (Failure failure) {
                if (!canPass(failure)) {
                    throw failure;
                }
                report(failure);
            }
            // Between half of the wait and all of it, so that processes that lost the same server do not retry in step.
            long millis = wait.toMillis();
            var _ = never.await(random.nextLong(millis / 2, millis + 1), TimeUnit.MILLISECONDS);
            wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        }
    }

    private boolean canPass(Failure failure) {
        return switch (failure) {
            case TransientFailure _ -> true;
            case ConfigurationFailure it -> hasWorked || CAN_PASS.contains(it.code());
            case RejectedFailure _ -> hasWorked;
        };
    }

    private void report(Failure failure) {
        Failure before = reason;
        reason = failure;
        if (before == null || !text(before).equals(text(failure))) {
            LOG.warn("waiting code={} reason=\"{}\"", failure.code(), failure.getMessage());
        }
    }

    private void clear() {
        Failure before = reason;
        reason = null;
        if (before != null) {
            LOG.info("no longer waiting code={}", before.code());
        }
    }

    /// Records that everything was started.
    void worked() {
        hasWorked = true;
    }

    /// The reason why the start waits; null if it does not.
    @Nullable
    String reason() {
        Failure now = reason;
        return now == null ? null : text(now);
    }

    private static String text(Failure failure) {
        return failure.code() + ": " + failure.getMessage();
    }
}
