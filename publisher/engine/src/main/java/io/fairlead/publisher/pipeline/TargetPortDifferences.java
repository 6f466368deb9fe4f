package io.fairlead.publisher.pipeline;

import io.fairlead.model.Address;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.publisher.spi.Notice.DifferentTargetPorts;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds addresses that different sources list with different target ports for one port of the service. The target port
/// is part of an endpoint's key, so these are two endpoints, and one of them is likely a mistake.
///
/// | two endpoints at one address | reported |
/// |---|---|
/// | no source lists both | yes |
/// | a source lists both | no: two processes on one machine |
/// | one is a suspect | no: its registry no longer lists it |
/// | they offer different ports of the service | no |
final class TargetPortDifferences {
    private TargetPortDifferences() {}

    /// The first endpoint at an address that the same sources list with the port.
    private record Claim(SortedSet<SourceId> sources, NetworkId network, ServicePort port, int target) {
        boolean isAlike(Claim other) {
            return port.equals(other.port) && network.equals(other.network);
        }

        boolean contradicts(Claim other) {
            return isAlike(other) && target != other.target && Collections.disjoint(sources, other.sources);
        }

        @Override
        public String toString() {
            return target + " by " + sources.stream().map(SourceId::value).collect(Collectors.joining(", "));
        }
    }

    static List<Notice> of(MeshService service) {
        if (service.sources().size() < 2) {
            return List.of();
        }
        SortedMap<Address, DifferentTargetPorts> found = new TreeMap<>();
        List<Claim> there = new ArrayList<>();
        Address before = null;
        // Sorted by address.
        for (MergedEndpoint endpoint : service.endpoints().values()) {
            Address address = endpoint.endpoint().key().address();
            if (!address.equals(before)) {
                before = address;
                there.clear();
            }
            claims(endpoint)
                    .forEach(claim -> compare(claim, there)
                            .ifPresent(other -> found.putIfAbsent(address, notice(address, other, claim))));
        }
        if (found.isEmpty()) {
            return List.of();
        }
        DifferentTargetPorts first = found.firstEntry().getValue();
        return List.of(new DifferentTargetPorts(first.address(), first.port(), first.claims(), found.size() - 1));
    }

    /// Returns the first claim that this one contradicts, and adds it where it is not there yet.
    private static Optional<Claim> compare(Claim claim, List<Claim> there) {
        Optional<Claim> other = there.stream().filter(claim::contradicts).findFirst();
        if (there.stream().noneMatch(it -> it.isAlike(claim) && it.sources().equals(claim.sources()))) {
            there.add(claim);
        }
        return other;
    }

    private static DifferentTargetPorts notice(Address address, Claim one, Claim other) {
        return new DifferentTargetPorts(
                address.value(), one.port().name(), List.of(one.toString(), other.toString()), 0);
    }

    private static List<Claim> claims(MergedEndpoint endpoint) {
        if (endpoint.isSuspect()) {
            return List.of();
        }
        SortedSet<SourceId> sources = endpoint.provenance().witnesses().stream()
                .map(Witness::source)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Claim> claims = new ArrayList<>();
        for (Port port : endpoint.endpoint().ports()) {
            claims.add(new Claim(sources, endpoint.endpoint().key().network(), port.ofService(), port.target()));
        }
        return claims;
    }
}
