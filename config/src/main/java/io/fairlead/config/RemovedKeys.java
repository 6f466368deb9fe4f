package io.fairlead.config;

import io.fairlead.options.KeyPath;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keys that this program no longer has, by their path for every list item (`sources[].consul.url`), with the text
/// that says what to do.
record RemovedKeys(Map<String, String> explanations) {
    /// Release 0.1 is the first.
    static final RemovedKeys NONE = new RemovedKeys(Map.of());

    RemovedKeys {
        explanations = Map.copyOf(explanations);
    }

    /// The text for a key of an earlier release.
    static String text(String since, String use) {
        return "removed in " + since + "; use " + use;
    }

    /// Includes the kinds whose module is absent.
    RemovedKeys with(Connectors connectors) {
        Map<String, String> all = new HashMap<>(explanations);
        connectors.absent().forEach((kind, module) -> {
            String text = "this kind is in the module " + module + ", which is not installed; put it into plugins/"
                    + kind + ", or use a distribution that has it";
            all.put("sources[]." + kind, text);
            all.put("targets[]." + kind, text);
        });
        return new RemovedKeys(all);
    }

    Optional<String> explain(KeyPath path) {
        return Optional.ofNullable(explanations.get(path.pattern()));
    }
}
