package io.fairlead.embedded.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides by the `Host` header whether a request is meant for this server. A web page whose name was made to resolve
/// to this machine (DNS rebinding) sends its own name there.
///
/// | `Host` | |
/// |---|---|
/// | none (HTTP/1.0, no browser) | accepted |
/// | an IP address | accepted: a page that was loaded from an address belongs to that address |
/// | a name without a dot, such as `localhost` or a container's name | accepted: public DNS has none |
/// | `*.localhost`, and the names given | accepted |
/// | any other name | rejected |
public final class HostCheck {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

    private final Set<String> names;

    public HostCheck(Collection<String> names) {
        this.names = names.stream().map(HostCheck::canonical).collect(Collectors.toUnmodifiableSet());
    }

    public boolean accepts(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return true;
        }
        if (header.startsWith("[")) {
            return true; // an IPv6 address
        }
        String name = canonical(PORT.matcher(header).replaceFirst(""));
        return name.indexOf('.') < 0
                || IPV4.matcher(name).matches()
                || name.endsWith(".localhost")
                || names.contains(name);
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
