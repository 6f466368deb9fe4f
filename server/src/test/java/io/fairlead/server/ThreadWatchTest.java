package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadWatchTest {
    @Test
    void aThreadThatDiesIsNamedForAsLongAsTheProcessLives() throws InterruptedException {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ThreadWatch.install();
        try {
            Thread dying = Thread.ofPlatform().name("any-thread").start(() -> {
                throw new StackOverflowError();
            });
            dying.join();

            assertThat(ThreadWatch.ofProcess()).containsExactly("thread any-thread died: StackOverflowError");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
