package io.fairlead.ingest.azure;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The options of `azure.schema.json`, which has their defaults and bounds.
///
/// @param subscriptions ids, in lower case
public record AzureOptions(
        List<String> subscriptions, Login login, Endpoints endpoints, Selection selection, Limits limits) {
    static final String CODE = "INGEST-AZURE-CONFIG";

    public AzureOptions {
        subscriptions =
                subscriptions.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
        if (subscriptions.isEmpty()) {
            throw new ConfigurationFailure(CODE, "azure.subscriptions is empty, expected at least one");
        }
        if (subscriptions.stream().distinct().count() < subscriptions.size()) {
            throw new ConfigurationFailure(
                    CODE, "azure.subscriptions " + subscriptions + " has one twice, expected each once");
        }
    }

    /// What proves to Azure who asks.
    public sealed interface Login {
        /// The default chain of the SDK.
        record DefaultChain() implements Login {}

        /// An application with a secret.
        ///
        /// @param file that the secret is read from for every token, in place of `secret`
        record ClientSecret(
                String tenant,
                String client,
                Secret secret,
                @Nullable Path file) implements Login {}

        /// An application that trusts the tokens of another issuer, such as a Kubernetes cluster.
        ///
        /// @param file with such a token
        record WorkloadIdentity(String tenant, String client, Path file) implements Login {}

        /// The identity of the machine that this process runs on.
        ///
        /// @param client of a user-assigned identity; empty: the system-assigned one
        record ManagedIdentity(String client) implements Login {}
    }

    /// Azure's public cloud, and those that are separate from it.
    public enum Cloud {
        PUBLIC,
        CHINA,
        US_GOVERNMENT
    }

    /// Where Azure is.
    ///
    /// @param authority URL for tokens; empty: that of the cloud
    /// @param resourceManager URL for queries; empty: that of the cloud
    public record Endpoints(Cloud cloud, String authority, String resourceManager, TlsOptions tls) {
        public static final Endpoints PUBLIC = new Endpoints(Cloud.PUBLIC, "", "", TlsOptions.NONE);
    }

    /// Which machines are read, and what of them.
    ///
    /// @param resourceGroups empty: all
    /// @param scaleSets whether machines of uniform scale sets are read; those of flexible ones are plain machines
    /// @param serviceTag the tag with the name of the service
    /// @param metadata keys of tags
    public record Selection(
            List<String> resourceGroups,
            List<TagFilter> filters,
            boolean scaleSets,
            String serviceTag,
            PortChoice port,
            AddressChoice address,
            List<String> metadata) {
        public Selection {
            resourceGroups = List.copyOf(resourceGroups);
            filters = List.copyOf(filters);
            metadata = metadata.stream().sorted().distinct().toList();
        }
    }

    /// A machine must have the tag with one of the values.
    public record TagFilter(String tag, List<String> values) {
        public TagFilter {
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

    /// Which of the addresses of a machine is used.
    public enum AddressChoice {
        PRIVATE,
        PUBLIC,
        IPV6
    }

    /// Times and sizes.
    ///
    /// @param interval between two readings
    /// @param removalDelay the least time between the two readings that agree on a removal
    /// @param timeout of one call
    /// @param pageSize rows of a page
    public record Limits(Duration interval, Duration removalDelay, Duration timeout, int pageSize) {
        public static final Limits DEFAULT = AzureFactory.limits(AzureFactory.DEFAULTS);
    }
}
