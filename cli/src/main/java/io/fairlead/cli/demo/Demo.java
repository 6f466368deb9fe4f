package io.fairlead.cli.demo;

import io.fairlead.config.ConfigReader;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// Runs the complete pipeline in this process and shows each change, until the time is up or [#close].
///
/// [#run] works in the thread of its caller; [#close] may be called from any thread.
public final class Demo implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(3);
    /// For writes that have begun; a target that takes longer is closed with everything else.
    private static final Duration LAST_WRITES = Duration.ofMillis(500);
    /// With the end of the JVM that is three seconds. Only the temporary broker is cut off.
    private static final Duration STOP = Duration.ofMillis(2_500);

    private final DemoOptions options;
    private final Program program;
    private final ConfigReader reader;
    private final Screen screen;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread starting;

    public Demo(DemoOptions options, DemoContext context, PrintWriter out) {
        this.options = options;
        this.program = context.program();
        this.reader = context.reader();
        this.screen = new Screen(out, Ansi.AUTO.enabled());
        this.clock = context.clock();
    }

    /// Returns when the demo has ended and everything is stopped.
    ///
    /// @return whether it was ready, or was stopped before
    public boolean run() throws InterruptedException {
        Instant begin = clock.instant();
        try (DemoFolder folder = new DemoFolder(options.folder())) {
            folder.prepare(options);
            return run(folder, begin);
        } catch (RuntimeException | InterruptedException e) {
            if (!isEnded()) {
                throw e;
            }
            return true; // the start was interrupted
        } finally {
            closed.countDown();
        }
    }

    private boolean run(DemoFolder folder, Instant begin) throws InterruptedException {
        screen.say("Starting Kafka, the schema registry, ingest, topology and publisher in this process ...");
        Optional<Instant> end = options.length().map(begin::plus);
        try (Fairlead fairlead = start(folder)) {
            boolean ready = awaitReady(fairlead, begin, end);
            if (ready && !isEnded()) {
                show(folder, fairlead, begin, end);
            }
            stop(fairlead);
            return ready;
        }
    }

    private Fairlead start(DemoFolder folder) throws InterruptedException {
        startedBy(Thread.currentThread());
        try {
            return Fairlead.start(reader.read(folder.config()), EnumSet.allOf(Role.class), screen, clock);
        } finally {
            startedBy(null);
        }
    }

    private synchronized void startedBy(@Nullable Thread thread) throws InterruptedException {
        starting = thread;
        if (thread != null && isEnded()) {
            throw new InterruptedException("stopped before the start");
        }
    }

    private void show(DemoFolder folder, Fairlead fairlead, Instant begin, Optional<Instant> end)
            throws InterruptedException {
        screen.say("Ready after " + Duration.between(begin, clock.instant()).toMillis()
                + " ms. Each service of the inventory is an object in the mesh directory; times start when"
                + " the registry's response was read.");
        explain(folder, fairlead);
        if (options.story() == DemoOptions.Story.PLAYED) {
            play(new Story(folder.story()), end);
        }
        if (!isEnded() && !isOver(end)) {
            invite(folder);
            awaitEnd(end);
        }
    }

    /// Ends the writes first: changes caused by closing the other parts must not reach a target.
    private void stop(Fairlead fairlead) throws InterruptedException {
        Thread writes = Thread.ofVirtual().name("demo-last-writes").start(fairlead::stopWriting);
        var _ = writes.join(LAST_WRITES);
        screen.stop();
    }

    /// @return whether it is ready, or was stopped meanwhile
    private boolean awaitReady(Fairlead fairlead, Instant begin, Optional<Instant> end) throws InterruptedException {
        Instant last = clock.instant().plus(READY);
        Instant deadline = end.filter(last::isAfter).orElse(last);
        while (!fairlead.isReady()) {
            if (!clock.instant().isBefore(deadline)) {
                screen.say("Not ready within "
                        + Duration.between(begin, clock.instant()).toSeconds() + " s:");
                fairlead.waitsFor().forEach(screen::hint);
                return false;
            }
            if (pause(Duration.ofMillis(50))) {
                return true;
            }
        }
        return true;
    }

    private void explain(DemoFolder folder, Fairlead fairlead) {
        screen.hint("inventory  " + folder.inventory());
        screen.hint("mesh       " + folder.mesh());
        screen.hint("metrics    " + fairlead.url() + "/metrics");
    }

    private void play(Story story, Optional<Instant> end) throws InterruptedException {
        for (Story.Step step : Story.STEPS) {
            if (pause(BETWEEN_STEPS, end)) {
                return;
            }
            if (!story.play(step)) {
                screen.say("The story ends here: its file was edited, and stays as it is.");
                return;
            }
            screen.say("Story: " + step.says());
        }
        pause(BETWEEN_STEPS, end);
    }

    private void invite(DemoFolder folder) {
        screen.say("Now you: edit " + folder.inventory().resolve("shop.yaml") + " and watch " + folder.mesh());
        screen.hint("in another terminal:");
        for (String command : new String[] {"status", "services", "why billing.shop.mesh", "plan"}) {
            screen.hint("  " + program.line(command, folder.config()));
        }
        screen.hint("delete or edit a file in the mesh directory, and see it repaired");
        screen.hint(options.length().isPresent() ? "it ends automatically" : "Ctrl-C ends it");
    }

    private void awaitEnd(Optional<Instant> end) throws InterruptedException {
        if (end.isPresent()) {
            pause(Duration.between(clock.instant(), end.get()));
        } else {
            ended.await();
        }
    }

    /// Waits, at most until the time is up.
    ///
    /// @return whether the demo must end now
    private boolean pause(Duration time, Optional<Instant> end) throws InterruptedException {
        Duration left = end.map(it -> Duration.between(clock.instant(), it)).orElse(time);
        return pause(left.compareTo(time) < 0 ? left : time) || isOver(end);
    }

    /// @return whether the demo was closed meanwhile
    private boolean pause(Duration time) throws InterruptedException {
        return ended.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    private boolean isOver(Optional<Instant> end) {
        return end.filter(it -> !clock.instant().isBefore(it)).isPresent();
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /// Ends the demo in every state, and waits until everything is stopped, at most 2.5 seconds.
    @Override
    public void close() {
        ended.countDown();
        interruptStart();
        try {
            if (!closed.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                screen.say("Not everything was stopped within " + STOP.toMillis() + " ms; the process ends now.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A start takes seconds, and longer if a server does not respond.
    private synchronized void interruptStart() {
        if (starting != null) {
            screen.stop();
            starting.interrupt();
        }
    }
}
