package io.fairlead.ingest.rules;

import io.fairlead.model.Locality;
import io.fairlead.model.Nearest;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Bug;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads the strings from rules and registries. A string that cannot be used is an [IllegalArgumentException]
/// whose message names it.
final class Values {
    static final String DEFAULT_NAMESPACE = "default";
    private static final int MAX_WEIGHT = 65535;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private Values() {}

    /// Reads a string for a key and discards the result.
    static void check(RuleKey key, String text) {
        switch (key) {
            case WHEN, DROP, KEEP -> throw new Bug(key.key() + " contains a condition, not a string");
            case HOST -> host(text);
            case NAMESPACE -> namespace(text);
            case PROTOCOL -> protocol(text);
            case LOCALITY -> locality(text);
            case NETWORK -> network(text);
            case WEIGHT -> weight(text);
            case SERVICE_ACCOUNT -> serviceAccount(text);
        }
    }

    static String host(String text) {
        return new ServiceKey(DEFAULT_NAMESPACE, text).host();
    }

    static String namespace(String text) {
        return new ServiceKey(text, "any").namespace();
    }

    static Locality locality(String text) {
        return Locality.parse(text);
    }

    static NetworkId network(String text) {
        return new NetworkId(text);
    }

    static int weight(String text) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight \"" + text + "\" is not a number from 0 to " + MAX_WEIGHT);
        }
        return Integer.parseInt(text);
    }

    /// A number; whether it is a port is checked where the port's service is known.
    static int port(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("port \"" + text + "\" is not a number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    static int portInRange(String text) {
        int number = port(text);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("port " + number + " is outside 1-65535");
        }
        return number;
    }

    static String portName(String text) {
        return new Port(text, 1, Protocol.TCP, 1).name();
    }

    static Protocol protocol(String text) {
        return Protocol.named(text).orElseThrow(() -> {
            List<String> known = Arrays.stream(Protocol.values())
                    .filter(protocol -> protocol != Protocol.UNSET)
                    .map(Protocol::name)
                    .toList();
            return new IllegalArgumentException("protocol \"" + text + "\" is not known; "
                    + Nearest.to(text, known)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("expected one of " + String.join(", ", known)));
        });
    }

    static String serviceAccount(String text) {
        if (!SERVICE_ACCOUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("service account \"" + text
                    + "\" is not a Kubernetes name (at most 253 of a-z, 0-9, - and ., beginning and ending with a"
                    + " letter or digit)");
        }
        return text;
    }

    /// The protocol with which a port name begins, as Istio reads names: `http`, `grpc-web-public`; TCP if it
    /// begins with none.
    static Protocol protocolOfName(String name) {
        String rest = name;
        while (!rest.isEmpty()) {
            String candidate = rest.toUpperCase(Locale.ROOT).replace('-', '_');
            for (Protocol protocol : Protocol.values()) {
                if (protocol != Protocol.UNSET && protocol.name().equals(candidate)) {
                    return protocol;
                }
            }
            rest = rest.substring(0, Math.max(0, rest.lastIndexOf('-')));
        }
        return Protocol.TCP;
    }
}
