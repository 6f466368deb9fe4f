package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcome of one check of the configuration file.
sealed interface Reload {
    /// `changed` was applied; `left` needs a restart.
    record Applied(ConfigDifference changed, ConfigDifference left) implements Reload {
        private static final Applied NOTHING = new Applied(ConfigDifference.NONE, ConfigDifference.NONE);
    }

    /// The file cannot be used; the configuration in force stays.
    record Refused(String code, String message) implements Reload {}

    /// Nothing was decided: the file is checked again.
    record Later(String reason) implements Reload {}

    /// Plain maps, for JSON.
    default Map<String, Object> report(String version) {
        return switch (this) {
            case Applied applied -> report("applied", version, applied, null);
            case Refused(var code, var message) -> report("refused", version, Applied.NOTHING, problem(code, message));
            case Later(var reason) -> report("later", version, Applied.NOTHING, problem("", reason));
        };
    }

    private static Map<String, Object> problem(String code, String message) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("code", code);
        problem.put("message", message);
        return problem;
    }

    private static Map<String, Object> report(
            String result, String version, Applied applied, @Nullable Map<String, Object> problem) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("result", result);
        report.put("version", version);
        report.put("changed", applied.changed().asMaps());
        report.put("not-applied", applied.left().asMaps());
        report.put("problem", problem);
        return report;
    }
}
