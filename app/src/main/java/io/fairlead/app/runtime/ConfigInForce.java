package io.fairlead.app.runtime;

import io.fairlead.app.config.ConfigDifference;
import io.fairlead.app.config.ConfigFiles;
import io.fairlead.app.config.ConfigParts;
import io.fairlead.app.config.FairleadConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration that this process works with, since when, and what of the file is not in force. Thread-safe.
final class ConfigInForce {
    private final InstantSource clock;
    private volatile State state;

    private record State(
            FairleadConfig config,
            ConfigParts parts,
            Instant since,
            @Nullable String problem,
            List<String> notApplied) {}

    ConfigInForce(FairleadConfig config, InstantSource clock) {
        this.clock = clock;
        state = new State(config, ConfigFiles.parts(config), clock.instant(), null, List.of());
    }

    FairleadConfig config() {
        return state.config();
    }

    ConfigParts parts() {
        return state.parts();
    }

    String version() {
        return state.parts().version();
    }

    /// The same for the same version, exact in a double.
    long versionNumber() {
        return Long.parseLong(version(), 16);
    }

    /// @param left what of the file only a restart takes over
    synchronized void took(FairleadConfig config, ConfigParts parts, ConfigDifference left) {
        Instant since = parts.equals(state.parts()) ? state.since() : clock.instant();
        state = new State(config, parts, since, null, left.lines());
    }

    /// Not all of what was taken was applied: the next look finds the same difference again, and tries it again.
    synchronized void appliedInPart(ConfigParts before) {
        state = new State(state.config(), before, state.since(), state.problem(), state.notApplied());
    }

    /// The file was refused, or could not be applied in full; what is in force stays.
    synchronized void refused(String problem) {
        state = new State(state.config(), state.parts(), state.since(), problem, state.notApplied());
    }

    boolean isRefused() {
        return state.problem() != null;
    }

    List<String> notApplied() {
        return state.notApplied();
    }

    /// The object `config` of the status.
    Map<String, Object> report() {
        State now = state;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", now.parts().version());
        report.put("since", String.valueOf(now.since().truncatedTo(ChronoUnit.MILLIS)));
        report.put("problem", now.problem());
        report.put("not-applied", now.notApplied());
        return report;
    }

    /// The report with a digest of each part, to compare a file with.
    Map<String, Object> reportWithParts() {
        Map<String, Object> report = report();
        report.put("parts", parts().asText());
        return report;
    }
}
