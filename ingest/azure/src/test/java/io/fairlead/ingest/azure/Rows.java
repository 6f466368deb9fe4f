package io.fairlead.ingest.azure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Rows as Resource Graph returns them for the columns of [GraphQuery]: ids in mixed case, what a type does not have as
/// null or as an empty string.
public final class Rows {
    static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
    static final String OTHER_SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09591";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Rows() {}

    private static String resources(String subscription) {
        return "/subscriptions/" + subscription + "/resourceGroups/Shop/providers/";
    }

    static String machineId(String subscription, String name) {
        return resources(subscription) + "Microsoft.Compute/virtualMachines/" + name;
    }

    static String nicId(String subscription, String name) {
        return resources(subscription) + "Microsoft.Network/networkInterfaces/" + name + "-nic";
    }

    static String setMachineId(String set, int number) {
        return resources(SUBSCRIPTION) + "Microsoft.Compute/virtualMachineScaleSets/" + set + "/virtualMachines/"
                + number;
    }

    private static ObjectNode row(String id, String type) {
        ObjectNode row = MAPPER.createObjectNode()
                .put("id", id)
                .put("type", type)
                .put("name", id.substring(id.lastIndexOf('/') + 1))
                .put("location", "westeurope")
                .put("resourceGroup", "shop")
                .putNull("tags")
                .putNull("zones");
        for (String key : "machine vmId size os computer power provisioning scaleSet ip".split(" ", -1)) {
            row.put(key, "");
        }
        return row.putNull("interfaces").putNull("configurations");
    }

    private static ArrayNode list(ObjectNode row, String key) {
        return row.path(key) instanceof ArrayNode list ? list : row.putArray(key);
    }

    /// A running machine with one interface.
    public static ObjectNode machine(String subscription, String name, Map<String, String> tags) {
        ObjectNode row = machineRow(machineId(subscription, name), "microsoft.compute/virtualmachines", tags);
        interfaceOf(row, nicId(subscription, name));
        return row;
    }

    static ObjectNode machine(String name, Map<String, String> tags) {
        return machine(SUBSCRIPTION, name, tags);
    }

    private static ObjectNode machineRow(String id, String type, Map<String, String> tags) {
        ObjectNode row = row(id, type)
                .put("vmId", "id-of-" + id.substring(id.lastIndexOf('/') + 1))
                .put("size", "Standard_D2s_v5")
                .put("os", "Linux")
                .put("computer", "host")
                .put("power", "PowerState/running")
                .put("provisioning", "Succeeded");
        ObjectNode all = row.putObject("tags");
        tags.forEach(all::put);
        row.putArray("zones").add("1");
        return row;
    }

    static void interfaceOf(ObjectNode machine, String nicId) {
        list(machine, "interfaces")
                .addObject()
                .put("id", nicId)
                .putObject("properties")
                .put("primary", true);
    }

    public static ObjectNode nic(String subscription, String name, String address) {
        return nicRow(nicId(subscription, name), "microsoft.network/networkinterfaces", address);
    }

    static ObjectNode nic(String name, String address) {
        return nic(SUBSCRIPTION, name, address);
    }

    private static ObjectNode nicRow(String id, String type, String address) {
        ObjectNode row = row(id, type);
        configuration(row, address).put("primary", true);
        return row;
    }

    /// Another address of an interface.
    static ObjectNode configuration(ObjectNode nic, String address) {
        return list(nic, "configurations")
                .addObject()
                .put("name", "ipconfig")
                .putObject("properties")
                .put("privateIPAddress", address)
                .put("privateIPAddressVersion", address.contains(":") ? "IPv6" : "IPv4");
    }

    /// Gives the first address of an interface a public one.
    static ObjectNode publicAddress(ObjectNode nic, String address) {
        return publicAddress(nic, address, 0);
    }

    /// The same for the one at this index.
    static ObjectNode publicAddress(ObjectNode nic, String address, int index) {
        String id = resources(SUBSCRIPTION) + "Microsoft.Network/publicIPAddresses/" + address;
        ((ObjectNode) nic.path("configurations").path(index).path("properties"))
                .putObject("publicIPAddress")
                .put("id", id);
        return row(id, "microsoft.network/publicipaddresses").put("ip", address);
    }

    static ObjectNode setMachine(String set, int number, Map<String, String> tags) {
        ObjectNode row = machineRow(
                setMachineId(set, number), "microsoft.compute/virtualmachinescalesets/virtualmachines", tags);
        interfaceOf(row, setNicId(set, number));
        return row.put("vmId", "id-of-" + set + "-" + number);
    }

    private static String setNicId(String set, int number) {
        return setMachineId(set, number) + "/networkInterfaces/nic";
    }

    static ObjectNode setNic(String set, int number, String address) {
        return nicRow(
                setNicId(set, number),
                "microsoft.compute/virtualmachinescalesets/virtualmachines/networkinterfaces",
                address);
    }
}
