package io.fairlead.threads;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread whose work is started again after it failed, whatever was thrown, [Error]s included.
///
/// | the work | then |
/// |---|---|
/// | returns, or throws `InterruptedException` | the thread ends |
/// | throws anything else | logged as `THREAD-FAILED`; the work runs again after a pause of 1 s, doubled up to 30 s |
/// | had run for a minute before it threw | the pause is 1 s again |
///
/// No thread of the process dies without a log line, and none stays dead. So work must be able to begin again: it keeps
/// its state in fields, or rebuilds it.
public final class SupervisedThread {
    /// The work of a supervised thread. Returns when it is stopped.
    @FunctionalInterface
    public interface Work {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedThread.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration WELL = Duration.ofMinutes(1);

    private final Work work;
    private final Duration first;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private SupervisedThread(Thread.Builder builder, Work work, Duration first) {
        this.work = work;
        this.first = first;
        this.thread = builder.unstarted(this::run);
    }

    /// Not started yet. `builder` determines kind and name.
    public static SupervisedThread of(Thread.Builder builder, Work work) {
        return new SupervisedThread(builder, work, FIRST);
    }

    static SupervisedThread of(Thread.Builder builder, Work work, Duration firstPause) {
        return new SupervisedThread(builder, work, firstPause);
    }

    public SupervisedThread start() {
        thread.start();
        return this;
    }

    private void run() {
        Duration pause = first;
        while (true) {
            long begin = System.nanoTime();
            try {
                work.run();
                return;
            } catch (InterruptedException _) {
                return;
            } catch (Throwable thrown) {
                if (stopping.getCount() == 0) {
                    return;
                }
                if (System.nanoTime() - begin >= WELL.toNanos()) {
                    pause = first;
                }
                LOG.error(
                        "code=THREAD-FAILED thread={} is started again in={}ms",
                        thread.getName(),
                        pause.toMillis(),
                        thrown);
            }
            if (isStoppedWithin(pause)) {
                return;
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        }
    }

    private boolean isStoppedWithin(Duration pause) {
        try {
            return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// Prevents further restarts of the work. Does not interrupt it.
    public void stop() {
        stopping.countDown();
    }

    /// As [Thread#interrupt].
    public void interrupt() {
        thread.interrupt();
    }

    /// As [Thread#join(Duration)].
    public boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    public boolean isAlive() {
        return thread.isAlive();
    }
}
