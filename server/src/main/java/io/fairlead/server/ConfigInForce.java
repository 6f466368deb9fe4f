package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigParts;
import io.fairlead.config.FairleadConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration in force in this process, since when, and which parts of the file are not in force. Thread-safe.
final class ConfigInForce {
    private final InstantSource clock;
    private volatile State state;

    private record State(
            FairleadConfig config,
            ConfigParts parts,
            Instant since,
            @Nullable Problem problem,
            ConfigDifference left) {}

    /// The reason why the file is not in force, and since when for this kind of reason.
    private record Problem(String code, String message, Instant since) {
        Map<String, Object> report() {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("code", code);
            report.put("message", message);
            report.put("since", millis(since));
            return report;
        }
    }

    ConfigInForce(FairleadConfig config, InstantSource clock) {
        this.clock = clock;
        state = new State(config, ConfigFiles.parts(config), clock.instant(), null, ConfigDifference.NONE);
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

    /// The version as a number that a double represents exactly.
    long versionNumber() {
        return Long.parseLong(version(), 16);
    }

    /// @param left the parts of the file that need a restart
    synchronized void took(FairleadConfig config, ConfigParts parts, ConfigDifference left) {
        Instant since = parts.equals(state.parts()) ? state.since() : clock.instant();
        state = new State(config, parts, since, null, left);
    }

    /// A part of the change was not applied: the next check finds the same difference again, and retries it.
    synchronized void appliedInPart(ConfigParts before) {
        state = new State(state.config(), before, state.since(), state.problem(), state.left());
    }

    /// The file was rejected, or could not be applied in full; the configuration in force stays.
    synchronized void refused(String code, String message) {
        Problem before = state.problem();
        Instant since = before != null && before.code().equals(code) ? before.since() : clock.instant();
        state = new State(
                state.config(), state.parts(), state.since(), new Problem(code, message, since), state.left());
    }

    boolean isRefused() {
        return state.problem() != null;
    }

    /// The parts of the file that need a restart.
    ConfigDifference left() {
        return state.left();
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /// The object `config` of the status.
    Map<String, Object> report() {
        State now = state;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", now.parts().version());
        report.put("since", millis(now.since()));
        report.put("problem", now.problem() == null ? null : now.problem().report());
        report.put("not-applied", now.left().asMaps());
        return report;
    }

    /// The report with a digest of each part, to compare a file with.
    Map<String, Object> reportWithParts() {
        Map<String, Object> report = report();
        report.put("parts", parts().asText());
        return report;
    }
}
