package io.fairlead.ingest.kubernetes;

import java.util.Optional;

/// The address families of Services and EndpointSlices. A slice of names (`FQDN`) has neither.
enum AddressFamily {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String word;

    AddressFamily(String word) {
        this.word = word;
    }

    /// The word that Kubernetes uses in `ipFamilies` and `addressType`.
    String word() {
        return word;
    }

    static Optional<AddressFamily> of(String word) {
        for (AddressFamily family : values()) {
            if (family.word.equals(word)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }
}
