package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.AzureIds.Place;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.GraphRow.Details;
import io.fairlead.ingest.azure.GraphRow.Machine;
import io.fairlead.ingest.azure.GraphRows.Addresses;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Converts machines to instances. Pure.
///
/// | power state | health |
/// |---|---|
/// | `running` | unknown: Azure does not know |
/// | `starting`, `creating`; none or another of a machine that is being created | critical: it does not serve yet |
/// | `stopping`, `deallocating`; any state of a machine that is being deleted | draining |
/// | `stopped`, `deallocated` | not listed: it is gone |
/// | none, or another | unknown: nothing is concluded from it |
///
/// A machine without the tag of the service is not listed either, nor one with addresses of other kinds only, unless it
/// had one.
final class MachineMapper {
    private final Selection selection;
    private final GraphRows rows;

    MachineMapper(Selection selection, GraphRows rows) {
        this.selection = selection;
        this.rows = rows;
    }

    /// Of a row that cannot be read. Empty: it is not a machine, and the machine that needs it says so.
    ///
    /// @param part the prefix of the part
    static Optional<ListedEntry> map(GraphRow.Unreadable row, String part) {
        return row.id().isEmpty()
                ? Optional.of(new ListedEntry.Unusable(part, row.cause()))
                : AzureIds.place(row.id()).map(place -> new ListedEntry.Unusable(place.instance(), row.cause()));
    }

    /// @param place as its id says
    ListedEntry map(Machine machine, Place place) {
        Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        machine.tags().forEach((key, value) -> tags.put(String.valueOf(key), String.valueOf(value)));
        return new Entry(machine, place, tags).mapped();
    }

    /// One machine, with its tags, whose keys Azure does not distinguish by case.
    private final class Entry {
        private final Machine machine;
        private final Place place;
        private final String id;
        private final Map<String, String> tags;

        Entry(Machine machine, Place place, Map<String, String> tags) {
            this.machine = machine;
            this.place = place;
            this.id = place.instance();
            this.tags = tags;
        }

        ListedEntry mapped() {
            String service = tags.getOrDefault(selection.serviceTag(), "").strip();
            String state = state();
            if (service.isEmpty() || state.equals("stopped") || state.equals("deallocated")) {
                return new ListedEntry.NotListed(id);
            }
            Addresses addresses = rows.addresses(machine);
            if (!addresses.problem().isEmpty()) {
                return new ListedEntry.Unusable(id, addresses.problem());
            }
            String port = selection.port().tag().isEmpty()
                    ? ""
                    : tags.getOrDefault(selection.port().tag(), "").strip();
            if (!port.isEmpty() && !isPort(port)) {
                return new ListedEntry.Unusable(
                        id,
                        "its tag \"" + selection.port().tag() + "\" is \"" + port + "\", expected a port, 1 to 65535");
            }
            return listed(service, addresses, port);
        }

        private ListedEntry listed(String service, Addresses addresses, String port) {
            Health health = health();
            String address = chosen(addresses);
            if (address.isEmpty()) {
                return withoutAddress(addresses, health);
            }
            return new ListedEntry.Listed(new Instance(
                    id,
                    Naming.of(service),
                    address,
                    "",
                    ports(port),
                    health,
                    new Traits(Collections.emptySortedMap(), locality(), Traits.WEIGHT_UNSET, ""),
                    Collections.emptySortedSet(),
                    metadata(addresses)));
        }

        private ListedEntry withoutAddress(Addresses addresses, Health health) {
            if (selection.address() == AddressChoice.PUBLIC
                    && !addresses.missingPublic().isEmpty()) {
                return new ListedEntry.Unusable(
                        id, "its public address " + addresses.missingPublic() + " is not listed");
            }
            if (health == Health.DRAINING) {
                return new ListedEntry.NotListed(id);
            }
            return addresses.isEmpty() && health == Health.UNKNOWN
                    ? new ListedEntry.Unusable(id, "it is not stopped and has no address")
                    : new ListedEntry.OtherAddress(id, "it is not stopped and no longer has the address of `address`");
        }

        private String chosen(Addresses addresses) {
            return switch (selection.address()) {
                case PRIVATE -> addresses.privateIpv4();
                case PUBLIC -> addresses.publicIpv4();
                case IPV6 -> addresses.ipv6();
            };
        }

        /// Without `PowerState/`.
        private String state() {
            String power = machine.power();
            return power.substring(power.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        }

        private Health health() {
            if (isProvisioning("Deleting")) {
                return Health.DRAINING;
            }
            return switch (state()) {
                case "starting", "creating" -> Health.CRITICAL;
                case "stopping", "deallocating" -> Health.DRAINING;
                case "running" -> Health.UNKNOWN;
                default -> isProvisioning("Creating") ? Health.CRITICAL : Health.UNKNOWN;
            };
        }

        private boolean isProvisioning(String state) {
            return machine.details().provisioning().equalsIgnoreCase(state);
        }

        private static boolean isPort(String text) {
            return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
        }

        private List<ListedPort> ports(String tag) {
            int number = tag.isEmpty() ? selection.port().number() : Integer.parseInt(tag);
            return number == 0 ? List.of() : List.of(ListedPort.target(number));
        }

        /// Zones as AKS names them, `westeurope-1`: the number alone occurs in each region.
        private Locality locality() {
            Details details = machine.details();
            String zone = details.zone().isEmpty() ? "" : details.location() + "-" + details.zone();
            return locality(details.location(), zone)
                    .or(() -> locality(details.location(), ""))
                    .orElse(Locality.UNKNOWN);
        }

        private static Optional<Locality> locality(String region, String zone) {
            try {
                return Optional.of(new Locality(region, zone, ""));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        private SortedMap<String, String> metadata(Addresses addresses) {
            Details details = machine.details();
            SortedMap<String, String> all = new TreeMap<>();
            put(all, "azure.subscription", place.subscription());
            put(all, "azure.resource-group", place.resourceGroup());
            put(all, "azure.scale-set", place.scaleSet().isEmpty() ? details.scaleSet() : place.scaleSet());
            put(all, "azure.name", details.name());
            put(all, "azure.computer-name", details.computer());
            put(all, "azure.location", details.location());
            put(all, "azure.zone", details.zone());
            put(all, "azure.size", details.size());
            put(all, "azure.os", details.os());
            put(all, "azure.state", state());
            put(all, "azure.private-ip", addresses.privateIpv4());
            put(all, "azure.public-ip", addresses.publicIpv4());
            put(all, "azure.ipv6", addresses.ipv6());
            selection.metadata().forEach(key -> put(all, "azure.tag." + key, tags.getOrDefault(key, "")));
            return all;
        }

        private static void put(Map<String, String> all, String key, String value) {
            if (!value.isEmpty()) {
                all.put(key, value);
            }
        }
    }
}
