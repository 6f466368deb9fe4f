package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.ManagedMembership.Member;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Converts virtual machines to instances. Pure.
///
/// | status | health |
/// |---|---|
/// | `PENDING`, `PROVISIONING`, `STAGING` | critical: it does not serve yet |
/// | `REPAIRING` | critical |
/// | `RUNNING` | what its managed instance group says, if that is read; otherwise unknown |
/// | `PENDING_STOP`, `STOPPING`, `SUSPENDING` | draining |
/// | `DEPROVISIONING`, `STOPPED`, `SUSPENDED`, `TERMINATED` | not listed: it is gone |
///
/// The id is `project/zone/` and the numeric id, as names are used again. An instance without a service is not
/// listed
/// either, nor one without the wanted address, unless it had one.
final class InstanceMapper {
    private static final Member NO_MEMBER = new Member("", "");

    private final String project;
    private final Selection selection;
    private final Groups groups;

    InstanceMapper(String project, Selection selection) {
        this(project, selection, Groups.NOT_READ);
    }

    /// @param groups are asked for each running instance in a service
    InstanceMapper(String project, Selection selection, Groups groups) {
        this.project = project;
        this.selection = selection;
        this.groups = groups;
    }

    String project() {
        return project;
    }

    /// What an id of that zone begins with.
    String prefix(String zone) {
        return project + "/" + zone + "/";
    }

    ListedEntry map(String zone, JsonNode entry) {
        String number = entry.path("id").asText("");
        if (!number.matches("[0-9]{1,20}")) {
            return new ListedEntry.Unusable(
                    prefix(zone), "its id is \"" + PrintableText.of(number) + "\", expected a number");
        }
        String id = prefix(zone) + number;
        try {
            VirtualMachine machine = VirtualMachine.of(entry);
            return switch (machine.status()) {
                case "RUNNING" -> listed(id, machine, Health.UNKNOWN);
                case "PENDING", "PROVISIONING", "STAGING", "REPAIRING" -> listed(id, machine, Health.CRITICAL);
                case "PENDING_STOP", "STOPPING", "SUSPENDING" -> listed(id, machine, Health.DRAINING);
                case "DEPROVISIONING", "STOPPED", "SUSPENDED", "TERMINATED" -> new ListedEntry.NotListed(id);
                default ->
                    // Another state of a machine that is in no service concerns nobody.
                    service(machine).isEmpty()
                            ? new ListedEntry.NotListed(id)
                            : new ListedEntry.Unusable(
                                    id,
                                    "its status is \"" + PrintableText.of(machine.status()) + "\", which is not known");
            };
        } catch (VirtualMachine.Malformed e) {
            return new ListedEntry.Unusable(id, String.valueOf(e.getMessage()));
        }
    }

    private String service(VirtualMachine machine) {
        String label = machine.labels().getOrDefault(selection.serviceLabel(), "");
        return label.isEmpty() && selection.groups() == InstanceGroups.SERVICE ? machine.instanceGroup() : label;
    }

    private ListedEntry listed(String id, VirtualMachine machine, Health health) {
        if (service(machine).isEmpty()) {
            return new ListedEntry.NotListed(id);
        }
        if (machine.address(selection.address()).isEmpty()) {
            return withoutAddress(id, machine, health);
        }
        Optional<Integer> port = port(machine);
        if (port.isEmpty()) {
            return new ListedEntry.Unusable(
                    id,
                    "its label \"" + selection.port().label() + "\" is \"" + PrintableText.of(portLabel(machine))
                            + "\", expected a port, 1 to 65535");
        }
        // Also of one that does not run: its group is read, and known as soon as it runs.
        ManagedMembership membership = groups.of(machine.group(), id.substring(id.lastIndexOf('/') + 1));
        if (health != Health.UNKNOWN) {
            return listed(id, machine, port.get(), new State(health, NO_MEMBER));
        }
        return switch (membership) {
            case ManagedMembership.None _, ManagedMembership.Absent _ ->
                listed(id, machine, port.get(), new State(Health.UNKNOWN, NO_MEMBER));
            case ManagedMembership.Unknown _ -> new ListedEntry.Waiting(id);
            case Member member ->
                member.health()
                        .map(it -> listed(id, machine, port.get(), new State(it, member)))
                        .orElseGet(() -> new ListedEntry.Unusable(
                                id,
                                "its managed instance group has the action \"" + PrintableText.of(member.action())
                                        + "\" for it, which is not known"));
        };
    }

    /// What is known of how it works.
    private record State(Health health, Member member) {}

    private ListedEntry listed(String id, VirtualMachine machine, int number, State state) {
        return new ListedEntry.Listed(new Instance(
                id,
                Naming.of(service(machine)),
                machine.address(selection.address()),
                "",
                number == 0 ? List.of() : List.of(ListedPort.target(number)),
                state.health(),
                new Traits(Collections.emptySortedMap(), locality(zone(id)), Traits.WEIGHT_UNSET, ""),
                machine.tags(),
                metadata(id, machine, state.member())));
    }

    private static ListedEntry withoutAddress(String id, VirtualMachine machine, Health health) {
        if (health == Health.DRAINING) {
            return new ListedEntry.NotListed(id);
        }
        return health == Health.UNKNOWN && machine.hasNoAddress()
                ? new ListedEntry.Unusable(id, "it is running and has no address")
                : new ListedEntry.OtherAddress(
                        id, "its status is " + machine.status() + ", and it no longer has the address of `address`");
    }

    private String zone(String id) {
        return id.substring(project.length() + 1, id.lastIndexOf('/'));
    }

    /// `europe-west1-b` is in the region `europe-west1`.
    private static Locality locality(String zone) {
        int dash = zone.lastIndexOf('-');
        return dash > 0 ? new Locality(zone.substring(0, dash), zone, "") : new Locality(zone, zone, "");
    }

    private SortedMap<String, String> metadata(String id, VirtualMachine machine, Member member) {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("gcp.project", project);
        all.put("gcp.zone", zone(id));
        all.put("gcp.id", id.substring(id.lastIndexOf('/') + 1));
        all.put("gcp.instance", machine.name());
        all.put("gcp.status", machine.status());
        all.put("gcp.type", machine.machineType());
        all.put("gcp.provisioning", machine.provisioning());
        all.put("gcp.network", machine.network());
        all.put("gcp.subnetwork", machine.subnetwork());
        all.put("gcp.private-ip", machine.address(AddressChoice.PRIVATE));
        all.put("gcp.public-ip", machine.address(AddressChoice.PUBLIC));
        all.put("gcp.ipv6", machine.address(AddressChoice.IPV6));
        all.put("gcp.instance-group", machine.instanceGroup());
        all.put("gcp.group-action", member.action().equals("NONE") ? "" : member.action());
        all.put("gcp.group-health", member.check());
        for (String key : selection.metadata()) {
            all.put("gcp.label." + key, machine.labels().getOrDefault(key, ""));
        }
        all.values().removeIf(String::isEmpty);
        return all;
    }

    private String portLabel(VirtualMachine machine) {
        return machine.labels().getOrDefault(selection.port().label(), "");
    }

    /// Zero without one; empty if the label is not a port.
    private Optional<Integer> port(VirtualMachine machine) {
        String label = portLabel(machine);
        if (label.isEmpty()) {
            return Optional.of(selection.port().number());
        }
        int number = label.matches("[0-9]{1,5}") ? Integer.parseInt(label) : 0;
        return number >= 1 && number <= 65_535 ? Optional.of(number) : Optional.empty();
    }
}
