package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.Tag;

/// Converts EC2 instances to instances. Pure.
///
/// | state | health |
/// |---|---|
/// | `pending` | critical: it does not serve yet |
/// | `running` | that of its Auto Scaling group; unknown if it is in none: EC2 does not know |
/// | `shutting-down`, `stopping` | draining |
/// | any of these, and on standby in its group | maintenance |
/// | `stopped`, `terminated` | not listed: it is gone |
///
/// The id is `account/region/i-...`. An instance without the tag of the service is not listed either, nor one
/// with addresses of other families only, unless it had one.
final class Ec2Mapper {
    private final AwsPlace place;
    private final Selection selection;
    private final Ec2Groups groups;

    Ec2Mapper(AwsPlace place, Selection selection, Ec2Groups groups) {
        this.place = place;
        this.selection = selection;
        this.groups = groups;
    }

    /// @param zoneId of its zone, empty if it is not known
    ListedEntry map(software.amazon.awssdk.services.ec2.model.Instance ec2, String zoneId) {
        String id = Objects.requireNonNullElse(ec2.instanceId(), "");
        if (!id.matches("i-[A-Za-z0-9]{1,64}")) {
            return new ListedEntry.Unusable(place.prefix(), "its id is \"" + id + "\", expected i-...");
        }
        return new Entry(ec2, place.prefix() + id, zoneId).mapped();
    }

    /// What an entry says by itself.
    private record Found(String service, String address, List<ListedPort> ports, Health health) {
        Found with(Health other) {
            return new Found(service, address, ports, other);
        }
    }

    /// An IPv6 address of an interface.
    private record Candidate(boolean isOfAnother, boolean isSecondary, String address) {
        static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::isOfAnother)
                .thenComparing(Candidate::isSecondary)
                .thenComparing(Candidate::address);

        Candidate(boolean isOfAnother, InstanceIpv6Address of) {
            this(
                    isOfAnother,
                    !Boolean.TRUE.equals(of.isPrimaryIpv6()),
                    Objects.requireNonNullElse(of.ipv6Address(), ""));
        }
    }

    /// One entry, with its tags by key.
    private final class Entry {
        private final software.amazon.awssdk.services.ec2.model.Instance ec2;
        private final String id;
        private final String zoneId;
        private final Map<String, String> tags = new HashMap<>();

        Entry(software.amazon.awssdk.services.ec2.model.Instance ec2, String id, String zoneId) {
            this.ec2 = ec2;
            this.id = id;
            this.zoneId = zoneId;
            for (Tag tag : ec2.tags()) {
                if (tag.key() != null && tag.value() != null) {
                    tags.put(tag.key(), tag.value());
                }
            }
        }

        ListedEntry mapped() {
            String service = tags.getOrDefault(selection.serviceTag(), "").strip();
            String state = ec2.state() == null ? "" : text(ec2.state().nameAsString());
            if (service.isEmpty() || state.equals("stopped") || state.equals("terminated")) {
                return new ListedEntry.NotListed(id);
            }
            return switch (state) {
                case "running" -> listed(service, state, Health.UNKNOWN);
                case "pending" -> listed(service, state, Health.CRITICAL);
                case "shutting-down", "stopping" -> listed(service, state, Health.DRAINING);
                default -> new ListedEntry.Unusable(id, "its state is \"" + state + "\", which is not known");
            };
        }

        private ListedEntry listed(String service, String state, Health health) {
            String address = address();
            if (address.isEmpty()) {
                return health == Health.UNKNOWN ? runningWithoutAddress() : new ListedEntry.NotListed(id);
            }
            String port = tags.getOrDefault(selection.port().tag(), "").strip();
            if (!port.isEmpty() && !isPort(port)) {
                return new ListedEntry.Unusable(
                        id,
                        "its tag \"" + selection.port().tag() + "\" is \"" + port + "\", expected a port, 1 to 65535");
            }
            return inItsGroup(new Found(service, address, ports(port), health), state);
        }

        private ListedEntry runningWithoutAddress() {
            boolean hasNone = Stream.of(ec2.privateIpAddress(), ec2.publicIpAddress(), ipv6())
                    .allMatch(it -> text(it).isEmpty());
            return hasNone
                    ? new ListedEntry.Unusable(id, "it is running and has no address")
                    : new ListedEntry.OtherAddress(id, "it is running and no longer has the address of `address`");
        }

        private ListedEntry inItsGroup(Found found, String state) {
            return switch (groups.of(ec2.instanceId(), tags.getOrDefault(GroupMembership.TAG, ""))) {
                case GroupMembership.None() -> listed(found, metadata(state));
                case GroupMembership.Unknown() -> new ListedEntry.Waiting(id);
                case GroupMembership.Member member -> listed(found, state, member);
            };
        }

        private ListedEntry listed(Found found, String state, GroupMembership.Member member) {
            Health ofGroup = member.health().orElse(null);
            if (ofGroup == null) {
                return new ListedEntry.Unusable(
                        id,
                        "its lifecycle state in the Auto Scaling group \"" + member.group() + "\" is \""
                                + member.state() + "\", which is not known");
            }
            SortedMap<String, String> metadata = metadata(state);
            put(metadata, "aws.group", member.group());
            put(metadata, "aws.group-state", member.state());
            put(metadata, "aws.group-health", member.status());
            boolean decides = found.health() == Health.UNKNOWN || ofGroup == Health.MAINTENANCE;
            return listed(decides ? found.with(ofGroup) : found, metadata);
        }

        private ListedEntry listed(Found found, SortedMap<String, String> metadata) {
            return new ListedEntry.Listed(new Instance(
                    id,
                    Naming.of(found.service()),
                    found.address(),
                    "",
                    found.ports(),
                    found.health(),
                    new Traits(Collections.emptySortedMap(), locality(), Traits.WEIGHT_UNSET, ""),
                    Collections.emptySortedSet(),
                    metadata));
        }

        private String address() {
            return switch (selection.address()) {
                case PRIVATE -> text(ec2.privateIpAddress());
                case PUBLIC -> text(ec2.publicIpAddress());
                case IPV6 -> ipv6();
            };
        }

        /// That of the instance; else of its interfaces, in whatever order they are listed: of the one with
        /// device index 0, then a primary one, then the smallest.
        private String ipv6() {
            if (!text(ec2.ipv6Address()).isEmpty()) {
                return ec2.ipv6Address();
            }
            return ec2.networkInterfaces().stream()
                    .flatMap(it -> it.ipv6Addresses().stream().map(each -> new Candidate(!isFirst(it), each)))
                    .filter(it -> !it.address().isEmpty())
                    .min(Candidate.ORDER)
                    .map(Candidate::address)
                    .orElse("");
        }

        private static boolean isFirst(InstanceNetworkInterface each) {
            return each.attachment() != null
                    && Integer.valueOf(0).equals(each.attachment().deviceIndex());
        }

        private static boolean isPort(String text) {
            return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
        }

        private List<ListedPort> ports(String tag) {
            int number = tag.isEmpty() ? selection.port().number() : Integer.parseInt(tag);
            return number == 0 ? List.of() : List.of(ListedPort.target(number));
        }

        private Locality locality() {
            try {
                return new Locality(place.region(), zoneId, "");
            } catch (IllegalArgumentException _) {
                return new Locality(place.region(), "", "");
            }
        }

        private SortedMap<String, String> metadata(String state) {
            SortedMap<String, String> all = new TreeMap<>();
            put(all, "aws.account", place.account());
            put(all, "aws.region", place.region());
            put(all, "aws.instance", ec2.instanceId());
            put(all, "aws.state", state);
            put(all, "aws.type", ec2.instanceTypeAsString());
            put(all, "aws.lifecycle", ec2.instanceLifecycleAsString());
            put(all, "aws.vpc", ec2.vpcId());
            put(all, "aws.subnet", ec2.subnetId());
            put(all, "aws.zone", ec2.placement() == null ? "" : ec2.placement().availabilityZone());
            put(all, "aws.zone-id", zoneId);
            put(all, "aws.private-ip", ec2.privateIpAddress());
            put(all, "aws.public-ip", ec2.publicIpAddress());
            put(all, "aws.ipv6", ipv6());
            put(all, "aws.group", tags.get(GroupMembership.TAG));
            selection.metadata().forEach(key -> put(all, "aws.tag." + key, tags.get(key)));
            return all;
        }

        private static void put(Map<String, String> all, String key, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                all.put(key, value);
            }
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
