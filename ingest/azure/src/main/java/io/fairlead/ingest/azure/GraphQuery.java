package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A query of Resource Graph. Pure.
///
/// Only the columns that are used are asked for, and rows are ordered by id, without which the pages of a query may
/// overlap and leave rows out.
///
/// @param name for messages
/// @param text in KQL
record GraphQuery(String name, String text) {
    static final String MACHINE = "microsoft.compute/virtualmachines";
    static final String NIC = "microsoft.network/networkinterfaces";
    static final String PUBLIC_ADDRESS = "microsoft.network/publicipaddresses";
    static final String SET_MACHINE = "microsoft.compute/virtualmachinescalesets/virtualmachines";
    static final String SET_NIC = SET_MACHINE + "/networkinterfaces";
    static final String SET_PUBLIC_ADDRESS = SET_NIC + "/ipconfigurations/publicipaddresses";

    private static final String COLUMNS = String.join(
            ", ",
            "project id",
            "type",
            "name",
            "location",
            "resourceGroup",
            "tags",
            "zones",
            "vmId = tostring(properties.vmId)",
            "size = tostring(properties.hardwareProfile.vmSize)",
            "os = tostring(properties.storageProfile.osDisk.osType)",
            "computer = tostring(properties.osProfile.computerName)",
            "power = tostring(properties.extended.instanceView.powerState.code)",
            "provisioning = tostring(properties.provisioningState)",
            "scaleSet = tostring(properties.virtualMachineScaleSet.id)",
            "interfaces = properties.networkProfile.networkInterfaces",
            "machine = tostring(properties.virtualMachine.id)",
            "configurations = properties.ipConfigurations",
            "ip = tostring(properties.ipAddress)");

    /// The subscriptions of which anything may be seen. Without the right to read, rows are just not there.
    static final GraphQuery SUBSCRIPTIONS = new GraphQuery(
            "subscriptions",
            "ResourceContainers | where type =~ 'microsoft.resources/subscriptions' | project id, subscriptionId"
                    + " | order by id asc");

    /// Machines, with the network interfaces of machines and the public addresses that are assigned.
    static GraphQuery machines(Selection selection) {
        return of("machines", "Resources", List.of(MACHINE, NIC, PUBLIC_ADDRESS), selection);
    }

    /// The same for uniform scale sets.
    static GraphQuery scaleSets(Selection selection) {
        return of("scale sets", "ComputeResources", List.of(SET_MACHINE, SET_NIC, SET_PUBLIC_ADDRESS), selection);
    }

    private static GraphQuery of(String name, String table, List<String> types, Selection selection) {
        List<String> steps = new ArrayList<>();
        steps.add(table);
        steps.add("where type in~ (" + quoted(types) + ")");
        String chosen = chosen(selection);
        if (!chosen.isEmpty()) {
            steps.add("where type !~ " + quoted(types.getFirst()) + " or (" + chosen + ")");
        }
        steps.add(COLUMNS);
        steps.add("order by id asc");
        return new GraphQuery(name, String.join(" | ", steps));
    }

    private static String chosen(Selection selection) {
        List<String> conditions = new ArrayList<>();
        if (!selection.resourceGroups().isEmpty()) {
            conditions.add("resourceGroup in~ (" + quoted(selection.resourceGroups()) + ")");
        }
        for (TagFilter filter : selection.filters()) {
            conditions.add("tags[" + quoted(filter.tag()) + "] in~ (" + quoted(filter.values()) + ")");
        }
        return String.join(" and ", conditions);
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(GraphQuery::quoted).collect(Collectors.joining(", "));
    }

    /// A string of KQL: what an operator writes cannot end it.
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
