package io.fairlead.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes threads of this process that died of something that nobody caught, for `/livez`: what they did is not done any
/// more, and a restart brings it back. Threads that have to go on are supervised
/// ([SupervisedThread][io.fairlead.threads.SupervisedThread]) and never come here; this is the net below.
public final class ThreadWatch implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWatch.class);

    private final Map<String, String> dead = new ConcurrentSkipListMap<>();

    /// From now on for the whole JVM.
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new ThreadWatch());
    }

    /// The threads that died, each with the reason; none where [#install] was not called.
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
        LOG.error("code=APP-THREAD-DIED thread={} died and is not started again", thread.getName(), thrown);
    }
}
