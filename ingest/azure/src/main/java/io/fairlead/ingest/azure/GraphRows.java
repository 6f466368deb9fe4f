package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.GraphRow.IpConfiguration;
import io.fairlead.ingest.azure.GraphRow.Machine;
import io.fairlead.ingest.azure.GraphRow.Nic;
import io.fairlead.ingest.azure.GraphRow.PublicAddress;
import io.fairlead.ingest.azure.GraphRow.Unreadable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The rows of all pages of one reading, joined by id. A row that is listed twice, also with its id in another case,
/// counts once: the later one. Pure.
final class GraphRows {
    private final SortedMap<String, Machine> machines = new TreeMap<>();
    private final SortedMap<String, Unreadable> unreadable = new TreeMap<>();
    private final Map<String, Nic> interfaces = new HashMap<>();
    private final Map<String, String> publicAddresses = new HashMap<>();

    void add(Map<?, ?> row) {
        switch (GraphRow.of(row)) {
            case Machine machine -> {
                unreadable.remove(machine.id());
                machines.put(machine.id(), machine);
            }
            case Nic nic -> interfaces.put(nic.id(), nic);
            case PublicAddress(var id, var address) -> publicAddresses.put(id, address);
            case Unreadable bad -> {
                machines.remove(bad.id());
                unreadable.put(bad.id(), bad);
            }
            case GraphRow.Other _ -> {}
        }
    }

    /// The machines, each once: one that is listed both as a machine and as a member of a scale set is the machine.
    List<Machine> machines() {
        Set<String> single = new HashSet<>();
        machines.values().stream()
                .filter(it -> !it.unique().isEmpty() && !isInUniformSet(it))
                .forEach(it -> single.add(it.unique()));
        return machines.values().stream()
                .filter(it -> !isInUniformSet(it) || !single.contains(it.unique()))
                .toList();
    }

    private static boolean isInUniformSet(Machine machine) {
        return AzureIds.place(machine.id()).stream()
                .anyMatch(it -> !it.scaleSet().isEmpty());
    }

    Collection<Unreadable> unreadable() {
        return Collections.unmodifiableCollection(unreadable.values());
    }

    /// Whether machines name interfaces, and not one of these is listed.
    boolean lacksInterfaces() {
        return machines.values().stream().anyMatch(it -> !it.interfaces().isEmpty())
                && machines.values().stream()
                        .flatMap(it -> it.interfaces().stream())
                        .map(GraphRow.Attached::id)
                        .noneMatch(id -> interfaces.containsKey(id) || unreadable.containsKey(id));
    }

    /// The ids of the machines that interfaces are attached to, which therefore exist.
    Set<String> attached() {
        Set<String> ids = new HashSet<>();
        interfaces.values().stream()
                .map(Nic::machine)
                .filter(it -> !it.isEmpty())
                .forEach(ids::add);
        return ids;
    }

    /// The addresses of a machine.
    ///
    /// @param missingPublic the id of its public address, if that is not listed; empty otherwise
    /// @param problem why they are not known, empty if they are
    record Addresses(String privateIpv4, String publicIpv4, String ipv6, String missingPublic, String problem) {
        static final Addresses NONE = unknown("");

        static Addresses unknown(String problem) {
            return new Addresses("", "", "", "", problem);
        }

        boolean isEmpty() {
            return privateIpv4.isEmpty() && publicIpv4.isEmpty() && ipv6.isEmpty();
        }
    }

    /// Those of its primary interface, or of the first one, where none is primary. Never those of another one
    /// in place of one that is not listed.
    Addresses addresses(Machine machine) {
        Optional<GraphRow.Attached> counted = machine.interfaces().stream()
                .filter(GraphRow.Attached::primary)
                .findFirst()
                .or(() -> machine.interfaces().stream().findFirst());
        return counted.map(it -> of(it.id())).orElse(Addresses.NONE);
    }

    private Addresses of(String nicId) {
        Nic nic = interfaces.get(nicId);
        if (nic != null) {
            return of(primaryFirst(nic.configurations()));
        }
        Unreadable bad = unreadable.get(nicId);
        return Addresses.unknown(
                "its network interface " + nicId + (bad == null ? " is not listed" : ": " + bad.cause()));
    }

    private static List<IpConfiguration> primaryFirst(List<IpConfiguration> configurations) {
        List<IpConfiguration> ordered = new ArrayList<>(
                configurations.stream().filter(IpConfiguration::primary).toList());
        configurations.stream().filter(it -> !it.primary()).forEach(ordered::add);
        return ordered;
    }

    private Addresses of(List<IpConfiguration> configurations) {
        String publicId = configurations.stream()
                .filter(it -> !it.ipv6() && !it.publicAddress().isEmpty())
                .map(IpConfiguration::publicAddress)
                .findFirst()
                .orElse("");
        boolean isMissing = !publicId.isEmpty() && !publicAddresses.containsKey(publicId);
        return new Addresses(
                first(configurations, false),
                publicAddresses.getOrDefault(publicId, ""),
                first(configurations, true),
                isMissing ? publicId : "",
                "");
    }

    private static String first(List<IpConfiguration> configurations, boolean ipv6) {
        return configurations.stream()
                .filter(it -> it.ipv6() == ipv6 && !it.address().isEmpty())
                .map(IpConfiguration::address)
                .findFirst()
                .orElse("");
    }
}
