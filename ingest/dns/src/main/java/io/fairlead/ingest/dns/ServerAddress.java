package io.fairlead.ingest.dns;

import io.fairlead.model.Address;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A DNS server. A host name is resolved by the system for every query.
///
/// @param host in lower case; an address has one text only
public record ServerAddress(String host, int port) {
    static final int PORT = 53;

    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");
    private static final Pattern BRACKETED =
            Pattern.compile("\\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?)](?::([0-9]{1,5}))?");
    private static final Pattern BARE =
            Pattern.compile("([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9_.-]+)?)()");

    /// `10.0.0.1`, `ns1.example.com:5353`, `2001:db8::1` or `[2001:db8::1]:53`; empty if it is none of these.
    static Optional<ServerAddress> of(String text) {
        for (Pattern form : new Pattern[] {NAMED, BRACKETED, BARE}) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                Optional<String> host = canonical(matcher.group(1));
                String port = matcher.group(2);
                int number = port == null || port.isEmpty() ? PORT : Integer.parseInt(port);
                return number < 1 || number > 65_535 ? Optional.empty() : host.map(it -> new ServerAddress(it, number));
            }
        }
        return Optional.empty();
    }

    /// Two texts of one address are one server, and so no confirmation of each other.
    private static Optional<String> canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.indexOf(':') < 0 || lower.indexOf('%') >= 0) {
            return Optional.of(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
        }
        try {
            return Optional.of(new Address(lower).value());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
