package io.fairlead.ingest.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of Resource Graph. Pure. Azure does not distinguish the case of ids, and lists the same one in several: here
/// they are in lower case.
sealed interface GraphRow {
    /// Without the columns of [Details], which only a machine that is used needs.
    ///
    /// @param interfaces in the order of Azure
    /// @param tags as they were read, by key
    record Machine(String id, String unique, String power, List<Attached> interfaces, Map<?, ?> tags, Details details)
            implements GraphRow {}

    /// An interface that a machine names.
    record Attached(String id, boolean primary) {}

    /// What rules may see of a machine.
    ///
    /// @param zone empty if it is in none
    /// @param scaleSet the name of a flexible scale set, empty if it is in none
    record Details(
            String name,
            String location,
            String zone,
            String provisioning,
            String size,
            String os,
            String computer,
            String scaleSet) {}

    /// A network interface.
    ///
    /// @param machine the id of the machine that it is attached to, empty if it is to none
    record Nic(String id, String machine, List<IpConfiguration> configurations) implements GraphRow {}

    /// An address of an interface.
    ///
    /// @param publicAddress the id of its public address, empty if it has none
    record IpConfiguration(boolean primary, boolean ipv6, String address, String publicAddress) {}

    record PublicAddress(String id, String address) implements GraphRow {}

    /// A row of a type that nobody asked for.
    record Other() implements GraphRow {}

    /// A row that has another form.
    ///
    /// @param id empty if it is not known
    record Unreadable(String id, String cause) implements GraphRow {}

    /// Reads one.
    static GraphRow of(Map<?, ?> row) {
        String id = "";
        try {
            id = text(row, "id").toLowerCase(Locale.ROOT);
            String type = text(row, "type").toLowerCase(Locale.ROOT);
            if (id.isEmpty() || type.isEmpty()) {
                return new Unreadable(id, "it has no " + (id.isEmpty() ? "id" : "type"));
            }
            return switch (type) {
                case GraphQuery.MACHINE, GraphQuery.SET_MACHINE -> machine(id, row);
                case GraphQuery.NIC, GraphQuery.SET_NIC ->
                    new Nic(id, text(row, "machine").toLowerCase(Locale.ROOT), configurations(row));
                case GraphQuery.PUBLIC_ADDRESS, GraphQuery.SET_PUBLIC_ADDRESS -> new PublicAddress(id, text(row, "ip"));
                default -> new Other();
            };
        } catch (UnexpectedForm e) {
            return new Unreadable(id, String.valueOf(e.getMessage()));
        }
    }

    private static Machine machine(String id, Map<?, ?> row) {
        List<Attached> interfaces = interfaces(row);
        Details details = details(row);
        return new Machine(
                id,
                text(row, "vmId").toLowerCase(Locale.ROOT),
                text(row, "power"),
                interfaces,
                map(row, "tags"),
                details);
    }

    private static List<Attached> interfaces(Map<?, ?> row) {
        List<Attached> interfaces = new ArrayList<>();
        for (Object each : list(row, "interfaces")) {
            Map<?, ?> attached = map("interfaces", each);
            interfaces.add(new Attached(
                    text(attached, "id").toLowerCase(Locale.ROOT), flag(map(attached, "properties"), "primary")));
        }
        return interfaces;
    }

    private static Details details(Map<?, ?> row) {
        String scaleSet = text(row, "scaleSet");
        List<?> zones = list(row, "zones");
        return new Details(
                text(row, "name"),
                text(row, "location").toLowerCase(Locale.ROOT),
                zones.isEmpty() ? "" : String.valueOf(zones.getFirst()),
                text(row, "provisioning"),
                text(row, "size"),
                text(row, "os"),
                text(row, "computer"),
                scaleSet.substring(scaleSet.lastIndexOf('/') + 1));
    }

    private static List<IpConfiguration> configurations(Map<?, ?> row) {
        List<IpConfiguration> configurations = new ArrayList<>();
        for (Object each : list(row, "configurations")) {
            Map<?, ?> properties = map(map("configurations", each), "properties");
            configurations.add(new IpConfiguration(
                    flag(properties, "primary"),
                    text(properties, "privateIPAddressVersion").equalsIgnoreCase("IPv6"),
                    text(properties, "privateIPAddress"),
                    text(map(properties, "publicIPAddress"), "id").toLowerCase(Locale.ROOT)));
        }
        return configurations;
    }

    private static String text(Map<?, ?> row, String key) {
        Object value = row.get(key);
        if (value instanceof Map || value instanceof List) {
            throw new UnexpectedForm(key, "a string", value);
        }
        return Objects.toString(value, "");
    }

    private static boolean flag(Map<?, ?> row, String key) {
        return Boolean.TRUE.equals(row.get(key));
    }

    private static Map<?, ?> map(Map<?, ?> row, String key) {
        Object value = row.get(key);
        return value == null || "".equals(value) ? Map.of() : map(key, value);
    }

    private static Map<?, ?> map(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new UnexpectedForm(key, "a map", value);
    }

    private static List<?> list(Map<?, ?> row, String key) {
        return switch (row.get(key)) {
            case List<?> list -> list;
            case null -> List.of();
            case String empty when empty.isEmpty() -> List.of();
            case Object value -> throw new UnexpectedForm(key, "a list", value);
        };
    }

    /// The message does not contain the value, which is anything.
    final class UnexpectedForm extends RuntimeException {
        UnexpectedForm(String key, String expected, @Nullable Object value) {
            super("its column " + key + " is " + kind(value) + ", expected " + expected);
        }

        private static String kind(@Nullable Object value) {
            return switch (value) {
                case null -> "null";
                case Map<?, ?> _ -> "a map";
                case List<?> _ -> "a list";
                case String _ -> "a string";
                case Number _ -> "a number";
                default -> "something else";
            };
        }
    }
}
