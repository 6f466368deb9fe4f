package io.fairlead.app.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of one look at the configuration file.
sealed interface Reload {
    /// `changed` was applied; `left` needs a restart.
    record Applied(List<String> changed, List<String> left) implements Reload {
        public Applied {
            changed = List.copyOf(changed);
            left = List.copyOf(left);
        }
    }

    /// The file cannot be used; what is in force stays.
    record Refused(String problem) implements Reload {}

    /// Nothing was decided: it is looked at again.
    record Later(String reason) implements Reload {}

    /// Plain maps, for JSON.
    default Map<String, Object> report(String version) {
        return switch (this) {
            case Applied(var changed, var left) -> report("applied", version, changed, left, null);
            case Refused(var problem) -> report("refused", version, List.of(), List.of(), problem);
            case Later(var reason) -> report("later", version, List.of(), List.of(), reason);
        };
    }

    private static Map<String, Object> report(
            String result, String version, List<String> changed, List<String> left, @Nullable String problem) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("result", result);
        report.put("version", version);
        report.put("changed", changed);
        report.put("not-applied", left);
        report.put("problem", problem);
        return report;
    }
}
