package io.fairlead.app.cli;

import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.runtime.Fairlead;
import io.fairlead.app.runtime.Role;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the pipeline, or some of its roles, until it is told to stop (SIGTERM, Ctrl-C).")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration CHECK = Duration.ofMillis(100);

    private final AtomicReference<@Nullable Fairlead> running = new AtomicReference<>();

    @Mixin
    private Options options = new Options();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "ingest, topology, publisher, separated by commas (default: all).")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    @Override
    public Integer call() throws InterruptedException {
        FairleadConfig config = options.read();
        Shutdown.closeOnSignal(this::closeRunning);
        while (true) {
            Fairlead fairlead = Fairlead.start(config, roles, _ -> {}, Clock.systemUTC());
            running.set(fairlead);
            sayWhenReady(fairlead);
            Throwable failure = fairlead.failure().join();
            if (!(failure instanceof TransientFailure passing)) {
                throw new IllegalStateException("the topology has given up: " + failure.getMessage(), failure);
            }
            LOG.error("starting anew code={} reason=\"{}\"", passing.code(), passing.getMessage());
            closeRunning();
        }
    }

    private void closeRunning() {
        Fairlead fairlead = running.getAndSet(null);
        if (fairlead != null) {
            fairlead.close();
        }
    }

    private static void sayWhenReady(Fairlead fairlead) throws InterruptedException {
        long begin = System.nanoTime();
        while (!fairlead.isReady() && !fairlead.failure().isDone()) {
            try {
                var _ = fairlead.failure().get(CHECK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException _) {
                // Looked at again; a failure is told by the caller.
            }
        }
        LOG.info("ready after_ms={}", (System.nanoTime() - begin) / 1_000_000);
    }

    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            try {
                return Role.valueOf(value.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException("\"" + value + "\" is none of ingest, topology, publisher");
            }
        }
    }
}
