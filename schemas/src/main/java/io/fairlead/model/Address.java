package io.fairlead.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where traffic to an endpoint is sent: an IP address, a DNS name, or a Unix socket (`unix:///path` or
/// `unix://@abstract`). The text is canonical, so that two registries that write one address differently mean the
/// same endpoint.
public record Address(String value) implements Comparable<Address> {
    private static final Pattern UNIX = Pattern.compile("unix://(/[^|\\p{Cntrl}]*[^/|\\p{Cntrl}]|@[^|\\p{Cntrl}]+)");

    /// What an address is; decides how Istio resolves the service.
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
        if (text.indexOf(':') >= 0) {
            return Ipv6.canonical(text);
        }
        try {
            String host = Text.host(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
            if (!host.startsWith("*")) {
                return host.toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException _) {
            // Said below, in terms of an address.
        }
        throw new IllegalArgumentException(
                "address \"" + text + "\" is neither an IP address nor a DNS name nor a unix:// socket");
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
