package io.fairlead.config;

import java.util.List;

/// What a source may claim beyond, or within, what every source may. Without names, hosts and namespaces are not
/// limited to any.
///
/// @param addresses classes of addresses that are refused otherwise
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
