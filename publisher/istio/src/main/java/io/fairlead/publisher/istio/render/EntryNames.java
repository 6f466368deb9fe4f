package io.fairlead.publisher.istio.render;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sha256;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The name of a service's object: its host, so that people find it, and never the name of another host's object.
///
/// | host | name |
/// |---|---|
/// | `billing.shop.mesh` | `billing.shop.mesh` |
/// | `*.shop.mesh` | `wildcard.shop.mesh.0` |
/// | `*.` and more than 242 characters | `wildcard.` SHA-256 of the host, 32 hex digits `.0` |
///
/// No host ends in a label of digits only, so no host is named like a wildcard's object.
public final class EntryNames {
    static final String KIND = "ServiceEntry";
    private static final String WILDCARD = "wildcard.";
    private static final String END = ".0";
    private static final int MAX = 253;

    private EntryNames() {}

    public static ObjectKey key(ServiceKey service) {
        return new ObjectKey(KIND, service.namespace(), name(service.host()));
    }

    /// The service to which this object belongs: the one recorded on it, if the name agrees, else the one that the name
    /// implies. Empty if no service has an object of this name.
    static Optional<ServiceKey> service(ObjectKey key, @Nullable String noted) {
        return parse(noted)
                .filter(service -> key(service).equals(key))
                .or(() -> parse(key.namespace() + "/" + host(key.name()))
                        .filter(service -> key(service).equals(key)));
    }

    private static Optional<ServiceKey> parse(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(ServiceKey.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String host(String name) {
        boolean wildcard =
                name.length() > WILDCARD.length() + END.length() && name.startsWith(WILDCARD) && name.endsWith(END);
        return wildcard ? "*." + name.substring(WILDCARD.length(), name.length() - END.length()) : name;
    }

    private static String name(String host) {
        if (!host.startsWith("*.")) {
            return host;
        }
        String name = WILDCARD + host.substring(2) + END;
        return name.length() <= MAX ? name : WILDCARD + digest(host) + END;
    }

    private static String digest(String host) {
        return Sha256.hex(host).substring(0, 32);
    }
}
