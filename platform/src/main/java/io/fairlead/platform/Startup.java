package io.fairlead.platform;

import io.fairlead.model.failure.Failure;
import org.apache.kafka.common.KafkaException;

/// Decides how the start of a process handles an external system, such as Kafka, that is not available yet: a command
/// fails at once, `WaitingStartup` retries.
public interface Startup {
    /// One step of a start. It leaves nothing behind when it fails, so that it can be repeated.
    @FunctionalInterface
    interface Step<T> {
        T run() throws InterruptedException;
    }

    /// The result of the step.
    ///
    /// @throws Failure the step failed, and a retry would not help, or is not wanted
    <T> T attempt(Step<T> step) throws InterruptedException;

    /// Every failure is thrown.
    static Startup failFast() {
        return new Startup() {
            @Override
            public <T> T attempt(Step<T> step) throws InterruptedException {
                return expected(step);
            }
        };
    }

    /// Kafka's clients throw their own exceptions from their constructors; here they get a code and a message.
    static <T> T expected(Step<T> step) throws InterruptedException {
        try {
            return step.run();
        } catch (KafkaException e) {
            throw KafkaReach.failure(e);
        }
    }
}
