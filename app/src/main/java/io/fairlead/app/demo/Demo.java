package io.fairlead.app.demo;

import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.runtime.Fairlead;
import io.fairlead.app.runtime.Role;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/// Runs the whole pipeline in this process and shows each change, until the time is up or [#close].
public final class Demo implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(3);

    private final DemoOptions options;
    private final Screen screen;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public Demo(DemoOptions options, PrintWriter out, Clock clock) {
        this.options = options;
        this.screen = new Screen(out, Ansi.AUTO.enabled());
        this.clock = clock;
    }

    /// Returns when the demo has ended and everything is stopped.
    ///
    /// @return whether it came to work
    public boolean run() throws InterruptedException {
        try (DemoFolder folder = new DemoFolder(options.folder())) {
            folder.prepare(options);
            return run(folder);
        } finally {
            closed.countDown();
        }
    }

    private boolean run(DemoFolder folder) throws InterruptedException {
        screen.say("Starting Kafka, the schema registry, ingest, topology and publisher in this process ...");
        Instant begin = clock.instant();
        try (Fairlead fairlead =
                Fairlead.start(ConfigReader.read(folder.config()), EnumSet.allOf(Role.class), screen, clock)) {
            if (!awaitReady(fairlead)) {
                return false;
            }
            Instant ready = clock.instant();
            screen.say("Ready after " + Duration.between(begin, ready).toMillis()
                    + " ms. The services of the inventory are objects in the mesh folder; times are from the read of"
                    + " the registry's answer.");
            explain(folder, fairlead);
            Optional<Instant> end = options.length().map(ready::plus);
            if (options.story() == DemoOptions.Story.PLAYED) {
                play(new Story(folder.story()), end);
            }
            invite(folder);
            awaitEnd(end);
            screen.say("Stopping ...");
            return true;
        }
    }

    private boolean awaitReady(Fairlead fairlead) throws InterruptedException {
        Instant deadline = clock.instant().plus(READY);
        while (!fairlead.isReady()) {
            if (clock.instant().isAfter(deadline)) {
                screen.say("Not ready within " + READY.toSeconds() + " s:");
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
            if (pause(BETWEEN_STEPS)
                    || end.filter(it -> !clock.instant().isBefore(it)).isPresent()) {
                return;
            }
            screen.say("Story: " + step.says());
            story.play(step);
        }
        pause(BETWEEN_STEPS);
    }

    private void invite(DemoFolder folder) {
        screen.say("Now you: edit " + folder.inventory().resolve("shop.yaml") + " and watch " + folder.mesh());
        screen.hint("in another terminal:");
        for (String command : new String[] {"status", "services", "why billing.shop.mesh", "plan"}) {
            screen.hint("  ./fairlead " + command + " -c " + folder.config());
        }
        screen.hint("delete or edit a file in the mesh folder, and see it repaired");
        screen.hint(options.length().isPresent() ? "it ends by itself" : "Ctrl-C ends it");
    }

    private void awaitEnd(Optional<Instant> end) throws InterruptedException {
        if (end.isPresent()) {
            pause(Duration.between(clock.instant(), end.get()));
        } else {
            ended.await();
        }
    }

    /// Waits.
    ///
    /// @return whether the demo was told to end meanwhile
    private boolean pause(Duration time) throws InterruptedException {
        return ended.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /// Ends the demo, and waits until everything is stopped.
    @Override
    public void close() {
        ended.countDown();
        try {
            if (!closed.await(8, TimeUnit.SECONDS)) {
                screen.say("The demo did not stop in time.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
