package io.fairlead.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisedThreadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch third = new CountDownLatch(3);

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, AssertionError.class, IllegalStateException.class})
    void startsItsWorkAgainWhateverWasThrown(Class<? extends Throwable> thrown) throws Exception {
        SupervisedThread thread = SupervisedThread.of(
                        Thread.ofVirtual().name("work"),
                        () -> {
                            third.countDown();
                            if (runs.incrementAndGet() < 3) {
                                fail(thrown);
                            }
                        },
                        SHORT)
                .start();
        assertThat(third.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(thread.join(PATIENCE)).isTrue();
        assertThat(runs).hasValue(3);
    }

    @Test
    void endsWhereItIsStoppedWhileItWaitsToStartAgain() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        SupervisedThread thread = SupervisedThread.of(
                        Thread.ofPlatform().daemon().name("work"),
                        () -> {
                            ran.countDown();
                            throw new IllegalStateException("made up");
                        },
                        Duration.ofHours(1))
                .start();
        assertThat(ran.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        thread.stop();
        assertThat(thread.join(PATIENCE)).isTrue();
    }

    @Test
    void endsWhereItsWorkIsInterrupted() throws Exception {
        SupervisedThread thread = SupervisedThread.of(
                        Thread.ofVirtual().name("work"), () -> new CountDownLatch(1).await(), SHORT)
                .start();
        thread.interrupt();
        assertThat(thread.join(PATIENCE)).isTrue();
    }

    private static void fail(Class<? extends Throwable> thrown) {
        switch (thrown.getSimpleName()) {
            case "StackOverflowError" -> throw new StackOverflowError();
            case "AssertionError" -> throw new AssertionError("made up");
            default -> throw new IllegalStateException("made up");
        }
    }
}
