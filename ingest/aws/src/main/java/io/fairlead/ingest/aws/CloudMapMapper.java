package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.Family;
import io.fairlead.ingest.aws.CloudMapService.Check;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Converts the instances of Cloud Map to instances. Pure.
///
/// | health status | health |
/// |---|---|
/// | `HEALTHY` | passing |
/// | `UNHEALTHY` | critical |
/// | `UNKNOWN` | unknown |
/// | not told, of a service with a health check | as it was; else that of `AWS_INIT_HEALTH_STATUS` |
/// | not told, of any other | unknown |
///
/// The id is `account/region/ID/srv-...`, with `%2F` for a slash in the id of Cloud Map: so it is no prefix of
/// another one. An instance with neither an address nor a host name, such as a queue, is not listed.
final class CloudMapMapper {
    private static final List<String> NAMES = List.of("AWS_INSTANCE_CNAME", "AWS_ALIAS_DNS_NAME");
    private static final String PORT = "AWS_INSTANCE_PORT";

    private final AwsPlace place;
    private final CloudMap options;

    CloudMapMapper(AwsPlace place, CloudMap options) {
        this.place = place;
        this.options = options;
    }

    /// @param known what was listed before with an id
    ListedEntry map(CloudMapService service, CloudMapEntry entry, Function<String, Optional<Instance>> known) {
        if (!entry.id().matches("[0-9a-zA-Z_/:.@-]{1,64}")) {
            return new ListedEntry.Unusable(
                    place.prefix(), "an instance of \"" + service.name() + "\" has no id that can be used");
        }
        String id = place.prefix() + entry.id().replace("/", "%2F") + "/" + service.id();
        String address = address(entry);
        if (address.isEmpty()) {
            return new ListedEntry.NotListed(id);
        }
        String port = entry.attribute(PORT);
        if (!port.isEmpty() && !isPort(port)) {
            return new ListedEntry.Unusable(id, "its " + PORT + " is \"" + port + "\", expected a port, 1 to 65535");
        }
        Health health = health(entry.health());
        if (health == null) {
            return new ListedEntry.Unusable(id, "its health status is \"" + entry.health() + "\", which is not known");
        }
        boolean isTold = !entry.health().isEmpty() || service.health() == Check.NONE;
        return new ListedEntry.Listed(new Instance(
                id,
                Naming.of(service.name()),
                address,
                "",
                port.isEmpty() ? List.of() : List.of(ListedPort.target(Integer.parseInt(port))),
                isTold ? health : known.apply(id).map(Instance::health).orElseGet(() -> initial(entry)),
                new Traits(Collections.emptySortedMap(), locality(), Traits.WEIGHT_UNSET, ""),
                Collections.emptySortedSet(),
                metadata(service, entry)));
    }

    private String address(CloudMapEntry entry) {
        List<String> families = List.of("AWS_INSTANCE_IPV4", "AWS_INSTANCE_IPV6");
        return Stream.concat(
                        (options.family() == Family.IPV4 ? families : families.reversed()).stream(), NAMES.stream())
                .map(entry::attribute)
                .map(it -> it.replaceFirst("\\.$", ""))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
    }

    private static Health initial(CloudMapEntry entry) {
        return Optional.ofNullable(health(entry.attribute("AWS_INIT_HEALTH_STATUS")))
                .orElse(Health.UNKNOWN);
    }

    private static @Nullable Health health(String status) {
        return switch (status) {
            case "HEALTHY" -> Health.PASSING;
            case "UNHEALTHY" -> Health.CRITICAL;
            case "UNKNOWN", "" -> Health.UNKNOWN;
            default -> null;
        };
    }

    /// Without the zone: Cloud Map knows at most its name, which is another zone in another account.
    private Locality locality() {
        return new Locality(place.region(), "", "");
    }

    private SortedMap<String, String> metadata(CloudMapService service, CloudMapEntry entry) {
        SortedMap<String, String> all = new TreeMap<>();
        put(all, "aws.account", place.account());
        put(all, "aws.region", place.region());
        put(all, "aws.namespace", service.namespace().name());
        put(all, "aws.service-id", service.id());
        put(all, "aws.registration", entry.id());
        put(all, "aws.health", entry.health());
        put(all, "aws.instance", entry.attribute("AWS_EC2_INSTANCE_ID"));
        put(all, "aws.zone", entry.attribute("AVAILABILITY_ZONE"));
        options.metadata().forEach(key -> put(all, "aws.attribute." + key, entry.attribute(key)));
        return all;
    }

    private static void put(Map<String, String> all, String key, String value) {
        if (!value.isEmpty()) {
            all.put(key, value);
        }
    }
}
