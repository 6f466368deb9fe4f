package io.fairlead.ingest.aws;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of `aws.schema.json`, which has their defaults and bounds.
///
/// @param events at most one queue in each account and region
public record AwsOptions(
        List<Account> accounts,
        List<String> regions,
        Keys keys,
        Registry registry,
        Endpoints endpoints,
        Limits limits,
        List<EventQueue> events) {
    static final String CODE = "INGEST-AWS-CONFIG";

    public AwsOptions {
        accounts = List.copyOf(accounts);
        regions = List.copyOf(regions);
        events = List.copyOf(events);
        requireUnique("accounts", accounts.stream().map(Account::id).toList());
        requireUnique("regions", regions);
    }

    private static void requireUnique(String key, List<String> names) {
        if (names.isEmpty()) {
            throw new ConfigurationFailure(CODE, "aws." + key + " is empty, expected at least one");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new ConfigurationFailure(CODE, "aws." + key + " " + names + " has one twice, expected each once");
        }
    }

    /// One account.
    ///
    /// @param role to assume in it, null: the credentials of the source are those of the account
    public record Account(String id, @Nullable Role role) {}

    /// A role.
    ///
    /// @param externalId empty if its trust policy requires none
    public record Role(String arn, String externalId) {}

    /// Where the credentials of the source come from.
    public sealed interface Keys {
        /// The default chain of the SDK.
        record DefaultChain() implements Keys {}

        /// Keys in the configuration.
        ///
        /// @param sessionToken [Secret#NONE] for keys that do not expire
        record Fixed(String id, Secret secret, Secret sessionToken) implements Keys {}

        /// A file, which is read for every reading.
        record InFile(Path file) implements Keys {}
    }

    /// Which registry of AWS is read.
    public sealed interface Registry {}

    /// Instances of Cloud Map.
    ///
    /// @param namespaces by their names; empty: all
    /// @param family the address that is used of an instance with both
    /// @param metadata keys of attributes
    public record CloudMap(List<String> namespaces, Family family, List<String> metadata, CloudMapUrls urls)
            implements Registry {
        public CloudMap {
            namespaces = List.copyOf(namespaces);
            metadata = metadata.stream().sorted().distinct().toList();
        }
    }

    /// URLs with `{region}` in place of the region; empty: AWS' own.
    ///
    /// @param data that of DiscoverInstances
    public record CloudMapUrls(String control, String data) {
        public static final CloudMapUrls PUBLIC = new CloudMapUrls("", "");
    }

    /// Of an IP address.
    public enum Family {
        IPV4,
        IPV6
    }

    /// Which instances of EC2 are read, and what of them.
    ///
    /// @param serviceTag the tag with the name of the service
    /// @param metadata keys of tags
    public record Selection(
            List<Filter> filters,
            String serviceTag,
            PortChoice port,
            AddressChoice address,
            HealthChoice health,
            List<String> metadata)
            implements Registry {
        public Selection {
            filters = List.copyOf(filters);
            metadata = metadata.stream().sorted().distinct().toList();
        }
    }

    /// A filter that EC2 applies.
    public record Filter(String name, List<String> values) {
        public Filter {
            values = List.copyOf(values);
        }
    }

    /// Where the port of an instance comes from.
    ///
    /// @param number of an instance without the tag; 0: none
    /// @param tag empty: none
    public record PortChoice(int number, String tag) {
        public static final PortChoice NONE = new PortChoice(0, "");
    }

    /// Which of the addresses of an instance is used.
    public enum AddressChoice {
        PRIVATE,
        PUBLIC,
        IPV6
    }

    /// Where the health of an instance comes from.
    public enum HealthChoice {
        /// Its state.
        EC2,
        /// Its state, and its lifecycle in an Auto Scaling group.
        AUTO_SCALING
    }

    /// URLs with `{region}` in place of the region; empty: AWS' own.
    ///
    /// @param stsRegion whose STS is called, empty: that of the region that is read
    public record Endpoints(String ec2, String autoScaling, String sts, String stsRegion) {
        public static final Endpoints PUBLIC = new Endpoints("", "", "", "");
    }

    /// Times and sizes.
    ///
    /// @param interval between two readings
    /// @param timeout of one call
    /// @param pageSize instances of a page
    public record Limits(Duration interval, Duration timeout, int pageSize) {
        public static final Limits DEFAULT = AwsFactory.limits(AwsFactory.DEFAULTS);
    }
}
