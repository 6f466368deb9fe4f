package io.fairlead.ingest.runner;

import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import java.util.List;

/// One source as configured. `rank` is its place in `merge.precedence` (0 wins). The registry is queried at most
/// `requestsPerSecond` times on average, with bursts of `burst`. `formerly` are its earlier names.
public record SourceSetup(
        RegistrySource source,
        Rules rules,
        int rank,
        double requestsPerSecond,
        int burst,
        RunnerConfig paces,
        GuardSetup guard,
        List<SourceId> formerly) {
    public static final double DEFAULT_REQUESTS_PER_SECOND = 20;
    public static final int DEFAULT_BURST = 40;

    public SourceSetup {
        formerly = List.copyOf(formerly);
        if (!(requestsPerSecond > 0) || burst < 1) {
            throw new ConfigurationFailure(
                    "INGEST-PACE",
                    "source \"" + source.id() + "\": " + requestsPerSecond + " requests per second with a burst of "
                            + burst + ", expected more than 0 and at least 1");
        }
    }

    public static SourceSetup of(RegistrySource source, Rules rules, int rank) {
        return new SourceSetup(
                source,
                rules,
                rank,
                DEFAULT_REQUESTS_PER_SECOND,
                DEFAULT_BURST,
                RunnerConfig.DEFAULT,
                GuardSetup.DEFAULT,
                List.of());
    }

    public SourceSetup withPaces(RunnerConfig other) {
        return new SourceSetup(source, rules, rank, requestsPerSecond, burst, other, guard, formerly);
    }

    /// The same source under its present name; `names` are its earlier ones.
    public SourceSetup withFormerly(List<SourceId> names) {
        return new SourceSetup(source, rules, rank, requestsPerSecond, burst, paces, guard, names);
    }

    public SourceSetup with(GuardSetup other) {
        return new SourceSetup(source, rules, rank, requestsPerSecond, burst, paces, other, formerly);
    }
}
