package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/// An EndpointSlice, as far as it decides about instances.
///
/// @param version its resourceVersion
/// @param service whose endpoints it lists
/// @param ports by name: TCP ports with a number
record ListedSlice(
        ObjectName name,
        long version,
        ObjectName service,
        AddressFamily family,
        SortedMap<String, TargetPort> ports,
        List<ListedEndpoint> endpoints) {
    ListedSlice {
        ports = Sorted.map(ports);
        endpoints = List.copyOf(endpoints);
    }

    /// @param appProtocol empty if not given
    record TargetPort(int number, String appProtocol) {}
}
