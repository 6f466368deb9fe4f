package io.fairlead.server;

import io.fairlead.api.Api;
import io.fairlead.config.CheckedConfig;
import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.connectors.Preflight;
import io.fairlead.platform.Json;
import io.fairlead.platform.Role;
import io.fairlead.platform.http.HttpEndpoint;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.server.Outside.HttpOwner;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the pipeline until it is closed. A start waits for external systems that are away, and after a transient
/// failure everything is started again. The HTTP endpoint responds all the time.
///
/// [#run] works in the thread of its caller; [#close] may be called from any thread.
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final ConfigInForce inForce;
    private final Set<Role> roles;
    private final Clock clock;
    private final WaitingStartup startup = new WaitingStartup(new Random());
    private final Api api;
    private final HttpEndpoint http;
    private final AtomicReference<@Nullable Fairlead> current = new AtomicReference<>();
    private final Reloads reloads;
    private final ConfigWatch watch;
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Supervisor(Launch launch, Clock clock) {
        FairleadConfig config = launch.checked().config();
        this.inForce = new ConfigInForce(config, clock);
        this.roles = launch.roles();
        this.clock = clock;
        this.api = Api.of(config.pipeline(), launch.http().access(), clock);
        this.http = HttpEndpoint.start(launch.http(), pages(StartingPages.Before.NOT_STARTED), api);
        this.reloads = new Reloads(
                launch.files(), inForce, checked -> Preflight.problems(checked, roles, clock), current::get);
        this.watch = new ConfigWatch(reloads::stamp, reloads::now, ConfigWatch.EVERY);
        http.accept(new TreeMap<>(Map.of(
                "/api/v1/reload", () -> Answer.json(Json.text(reloads.now().report(inForce.version()))))));
    }

    /// Checks the configuration and opens the HTTP endpoint.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure the configuration cannot work
    public static Supervisor open(Launch launch, Clock clock) {
        CheckedConfig checked = launch.checked();
        checked.warnings().forEach(warning -> LOG.warn("configuration warning=\"{}\"", warning));
        Preflight.require(checked, launch.roles(), clock);
        return new Supervisor(launch, clock);
    }

    /// The URL of the HTTP endpoint.
    public String url() {
        return http.url();
    }

    /// Checks the configuration file as soon as possible; from any thread.
    public void reload() {
        watch.ask();
    }

    /// From now on SIGHUP requests a reload, instead of ending the process.
    public void reloadOnHangUp() {
        HangUp.onSignal(this::reload);
    }

    /// Returns once this is closed.
    ///
    /// @throws io.fairlead.model.failure.Failure the configuration cannot work
    public void run() throws InterruptedException {
        runner.set(Thread.currentThread());
        watch.start();
        try {
            while (closing.getCount() > 0) {
                runOnce();
            }
        } catch (InterruptedException e) {
            if (closing.getCount() > 0) {
                throw e;
            }
        } finally {
            runner.set(null);
            watch.close();
            http.close();
            ended.countDown();
        }
    }

    private SortedMap<String, Supplier<Answer>> pages(StartingPages.Before before) {
        return new StartingPages(inForce.config().pipeline(), startup::reason, before).routes();
    }

    private void runOnce() throws InterruptedException {
        // Cleared before it closes: nothing is applied to an instance that is being closed.
        try (Fairlead fairlead =
                        Fairlead.start(roles, clock, new Outside(http, api, HttpOwner.CALLER, startup, inForce));
                Current now = new Current(current)) {
            now.place().set(fairlead);
            startup.worked();
            sayWhenReady(fairlead);
            Throwable failure = failure(fairlead);
            if (!(failure instanceof TransientFailure passing)) {
                throw new IllegalStateException("the topology was shut down: " + failure.getMessage(), failure);
            }
            LOG.error("restarting code={} reason=\"{}\"", passing.code(), passing.getMessage());
        }
        api.use(null);
        http.show(pages(StartingPages.Before.STARTED));
        var _ = closing.await(BETWEEN_STARTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Current(AtomicReference<@Nullable Fairlead> place) implements AutoCloseable {
        @Override
        public void close() {
            place.set(null);
        }
    }

    private static void sayWhenReady(Fairlead fairlead) throws InterruptedException {
        long begin = System.nanoTime();
        while (!fairlead.isReady() && !fairlead.failure().isDone()) {
            try {
                var _ = fairlead.failure().get(CHECK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException _) {
                // Checked again; the caller reports a failure.
            }
        }
        if (fairlead.isReady()) {
            LOG.info("ready after_ms={}", (System.nanoTime() - begin) / 1_000_000);
        }
    }

    private static Throwable failure(Fairlead fairlead) throws InterruptedException {
        try {
            return fairlead.failure().get();
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    /// Ends [#run] and waits until everything is stopped.
    @Override
    public void close() {
        closing.countDown();
        Thread running = runner.get();
        if (running == null) {
            http.close();
            return;
        }
        running.interrupt();
        try {
            if (!ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("not everything was stopped within {} s", STOP.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
