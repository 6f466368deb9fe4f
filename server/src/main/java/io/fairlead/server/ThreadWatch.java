package io.fairlead.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records threads of this process that died of an uncaught exception, for `/livez`: their work is not done any more,
/// and a restart brings it back. Threads that have to continue are supervised
/// ([SupervisedThread][io.fairlead.threads.SupervisedThread]) and never get here; this is the safety net below.
public final class ThreadWatch implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWatch.class);

    private final Map<String, String> dead = new ConcurrentSkipListMap<>();

    /// Takes effect for the complete JVM.
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new ThreadWatch());
    }

    /// The threads that died, each with the reason; empty if [#install] was not called.
    static List<String> ofProcess() {
        return Thread.getDefaultUncaughtExceptionHandler() instanceof ThreadWatch watch
                ? watch.dead.entrySet().stream()
                        .map(it -> "thread " + it.getKey() + " died: " + it.getValue())
                        .toList()
                : List.of();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        dead.put(thread.getName(), thrown.getClass().getSimpleName());
        LOG.error("code=APP-THREAD-DIED thread={} died and is not restarted", thread.getName(), thrown);
    }
}
