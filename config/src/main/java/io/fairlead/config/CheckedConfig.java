package io.fairlead.config;

import java.util.List;
import java.util.Map;

/// A configuration without errors, the warnings about it, and the line of each of its values.
///
/// @param warnings `FILE line N: KEY PATH: what was found, what may be wrong with it`
/// @param lines of values by their key paths, such as `targets[0].istio`
public record CheckedConfig(FairleadConfig config, List<String> warnings, String file, Map<String, Integer> lines) {
    public CheckedConfig {
        warnings = List.copyOf(warnings);
        lines = Map.copyOf(lines);
    }

    /// For messages about the value at `path`, or about its parent if it is not in the file: `fairlead.yaml line 12:
    /// targets[0].istio.kubeconfig`.
    public String at(String path) {
        String known = path;
        while (!lines.containsKey(known) && known.lastIndexOf('.') > 0) {
            known = known.substring(0, known.lastIndexOf('.'));
        }
        return file + " line " + lines.getOrDefault(known, 1) + ": " + path;
    }
}
