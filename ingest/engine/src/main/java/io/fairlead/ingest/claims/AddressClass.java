package io.fairlead.ingest.claims;

import io.fairlead.model.Address;
import java.util.Locale;
import java.util.Optional;

/// Addresses that mean something else on each machine, or no single machine. Kubernetes refuses most of them as
/// endpoints, too (CVE-2021-25737, CVE-2021-25740).
public enum AddressClass {
    /// 127.0.0.0/8, ::1, `localhost` and names below it.
    LOOPBACK("each client would reach itself"),
    /// 169.254.0.0/16 (where clouds serve credentials) and fe80::/10.
    LINK_LOCAL("it is valid on one link only"),
    /// 224.0.0.0/4, ff00::/8 and the broadcast address.
    MULTICAST("no connection can be made to it"),
    /// A `unix://` socket.
    UNIX_SOCKET("each client would reach a socket of its own machine"),
    /// 0.0.0.0/8 and ::. Never allowed: it is an address to listen on.
    UNSPECIFIED("it is an address to listen on");

    private final String why;

    AddressClass(String why) {
        this.why = why;
    }

    /// What is wrong with it.
    String why() {
        return why;
    }

    /// The name in the configuration.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// None for an ordinary address.
    public static Optional<AddressClass> of(Address address) {
        String text = address.value();
        return switch (address.kind()) {
            case UNIX -> Optional.of(UNIX_SOCKET);
            case NAME -> isLocalName(text) ? Optional.of(LOOPBACK) : Optional.empty();
            case IP -> text.indexOf(':') < 0 ? ofIpv4(text) : ofIpv6(text);
        };
    }

    private static boolean isLocalName(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("localhost.localdomain")
                || name.equals("ip6-localhost")
                || name.equals("ip6-loopback");
    }

    private static Optional<AddressClass> ofIpv4(String text) {
        int dot = text.indexOf('.');
        int first = Integer.parseInt(text.substring(0, dot));
        if (first == 0) {
            return Optional.of(UNSPECIFIED);
        }
        if (first == 127) {
            return Optional.of(LOOPBACK);
        }
        if (text.startsWith("169.254.")) {
            return Optional.of(LINK_LOCAL);
        }
        return (first >= 224 && first < 240) || text.equals("255.255.255.255")
                ? Optional.of(MULTICAST)
                : Optional.empty();
    }

    /// The text is canonical, so a first group of four digits has no leading zeros.
    private static Optional<AddressClass> ofIpv6(String text) {
        if (text.equals("::")) {
            return Optional.of(UNSPECIFIED);
        }
        if (text.equals("::1")) {
            return Optional.of(LOOPBACK);
        }
        String group = text.substring(0, text.indexOf(':'));
        int first = group.isEmpty() ? 0 : Integer.parseInt(group, 16);
        if ((first & 0xffc0) == 0xfe80) {
            return Optional.of(LINK_LOCAL);
        }
        return (first & 0xff00) == 0xff00 ? Optional.of(MULTICAST) : Optional.empty();
    }
}
