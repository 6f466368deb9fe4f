package io.fairlead.ingest.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The keys of a rule with one string. `when`, `keep` and `drop` contain a CEL condition, the others a template.
public enum RuleKey {
    WHEN,
    DROP,
    KEEP,
    HOST,
    NAMESPACE,
    PROTOCOL,
    LOCALITY,
    NETWORK,
    WEIGHT,
    SERVICE_ACCOUNT;

    /// The name in the configuration.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean isCondition() {
        return switch (this) {
            case WHEN, DROP, KEEP -> true;
            case HOST, NAMESPACE, PROTOCOL, LOCALITY, NETWORK, WEIGHT, SERVICE_ACCOUNT -> false;
        };
    }

    public static Optional<RuleKey> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(RuleKey::key).toList();
    }
}
