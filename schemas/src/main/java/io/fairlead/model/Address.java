package io.fairlead.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// The destination of traffic to an endpoint: an IP address, a DNS name, or a Unix socket (`unix:///path` or
/// `unix://@abstract`). The text is canonical, so that two registries that write one address differently mean the same
/// endpoint.
///
/// An IPv6 zone (`fe80::1%eth0`) is rejected: it has a meaning on its own machine only (RFC 4007, section 6).
public record Address(String value) implements Comparable<Address> {
    private static final Pattern UNIX = Pattern.compile("unix://(/[^|\\p{Cntrl}]*[^/|\\p{Cntrl}]|@[^|\\p{Cntrl}]+)");

    /// The kind of an address; decides how Istio resolves the service.
    public enum Kind {
        IP,
        NAME,
        UNIX
    }

    public Address {
        value = canonical(value.strip());
    }

    private static String canonical(String text) {
        if (text.length() > 256) {
            throw new IllegalArgumentException("address has " + text.length() + " characters, expected at most 256");
        }
        if (Text.isIpv4(text) || UNIX.matcher(text).matches()) {
            return text;
        }
        if (text.contains("://") && !text.startsWith("unix:")) {
            throw new IllegalArgumentException("address \"" + text + "\" is a URL; expected the host alone");
        }
        if (text.indexOf(':') >= 0) {
            requireNoPort(text);
            return Ipv6.canonical(text);
        }
        try {
            String host = Text.host(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
            if (!host.startsWith("*")) {
                return host.toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException _) {
            // Reported below, in terms of an address.
        }
        throw new IllegalArgumentException(
                "address \"" + text + "\" is neither an IP address nor a DNS name nor a unix:// socket");
    }

    /// `10.1.0.4:80`, `billing.example:80` and `[2001:db8::1]:80`: the person meant a port.
    private static void requireNoPort(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        boolean onlyColon = text.indexOf(':') == colon;
        if ((onlyColon || text.charAt(Math.max(0, colon - 1)) == ']')
                && !port.isEmpty()
                && port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("address \"" + text + "\" has a port; write it under ports");
        }
    }

    public Kind kind() {
        if (value.startsWith("unix://")) {
            return Kind.UNIX;
        }
        return value.indexOf(':') >= 0 || Text.isIpv4(value) ? Kind.IP : Kind.NAME;
    }

    @Override
    public int compareTo(Address other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
