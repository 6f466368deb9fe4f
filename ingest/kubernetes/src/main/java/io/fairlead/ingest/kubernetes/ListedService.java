package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/// A Service, as far as it decides about instances.
///
/// @param version its resourceVersion
/// @param families in its order of preference; empty if the API server is too old to say
/// @param ports in its order, all protocols
record ListedService(
        ObjectName name,
        long version,
        Selection selection,
        List<AddressFamily> families,
        List<ServicePort> ports,
        SortedMap<String, String> labels) {
    ListedService {
        families = List.copyOf(families);
        ports = List.copyOf(ports);
        labels = Sorted.map(labels);
    }

    /// Who writes the slices of the Service, and which of the endpoints in them are usable.
    enum Selection {
        /// Kubernetes, of the Pods that the selector picks.
        BY_SELECTOR,
        /// The same, and Pods that are not ready count as ready (`publishNotReadyAddresses`).
        BY_SELECTOR_READY_OR_NOT,
        /// Somebody else: the Service has no selector.
        BY_HAND,
        /// The same, and endpoints that are not ready count as ready.
        BY_HAND_READY_OR_NOT;

        boolean isByHand() {
            return this == BY_HAND || this == BY_HAND_READY_OR_NOT;
        }

        boolean isReadyOrNot() {
            return this == BY_SELECTOR_READY_OR_NOT || this == BY_HAND_READY_OR_NOT;
        }
    }

    /// @param transport `TCP`, `UDP` or `SCTP`
    /// @param appProtocol empty if not given
    record ServicePort(String name, int number, String transport, String appProtocol) {
        boolean isTcp() {
            return transport.equals("TCP");
        }
    }
}
