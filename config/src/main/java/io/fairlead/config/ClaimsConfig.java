package io.fairlead.config;

import java.util.List;

/// Limits on what a source may claim, beyond or within the limits of every source. Without names, hosts and
/// namespaces are not limited.
///
/// @param addresses classes of addresses to allow that are otherwise refused
/// @param hosts names or patterns with `*`
/// @param namespaces names or patterns with `*`
public record ClaimsConfig(List<String> addresses, List<String> hosts, List<String> namespaces) {
    public static final ClaimsConfig DEFAULT = new ClaimsConfig(List.of(), List.of(), List.of());

    public ClaimsConfig {
        addresses = List.copyOf(addresses);
        hosts = List.copyOf(hosts);
        namespaces = List.copyOf(namespaces);
    }
}
