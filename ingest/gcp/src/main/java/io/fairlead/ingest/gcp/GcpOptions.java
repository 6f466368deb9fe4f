package io.fairlead.ingest.gcp;

import io.fairlead.model.failure.ConfigurationFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The options of `gcp.schema.json`, which has their defaults and bounds.
public record GcpOptions(
        List<String> projects, Identity identity, Registry registry, Endpoints endpoints, Limits limits) {
    static final String CODE = "INGEST-GCP-CONFIG";

    public GcpOptions {
        projects = List.copyOf(projects);
        if (projects.isEmpty()) {
            throw new ConfigurationFailure(CODE, "gcp.projects is empty, expected at least one");
        }
        if (projects.stream().distinct().count() < projects.size()) {
            throw new ConfigurationFailure(
                    CODE, "gcp.projects " + projects + " has one twice, expected each project once");
        }
    }

    /// Who asks.
    ///
    /// @param impersonate the email of a service account, empty: none
    public record Identity(Keys keys, String impersonate) {
        public static final Identity DEFAULT = new Identity(new Keys.DefaultChain(), "");
    }

    /// Where the credentials of the source come from.
    public sealed interface Keys {
        /// Application Default Credentials.
        record DefaultChain() implements Keys {}

        /// A file, which is read again when it changes.
        record InFile(Path file) implements Keys {}
    }

    /// Which registry of Google Cloud is read.
    public sealed interface Registry {}

    /// Endpoints of Service Directory.
    ///
    /// @param namespaces by their ids; empty: all
    /// @param metadata keys of annotations
    /// @param endpoint the URL of its server
    public record ServiceDirectory(List<String> locations, List<String> namespaces, List<String> metadata, URI endpoint)
            implements Registry {
        public ServiceDirectory {
            locations = List.copyOf(locations);
            namespaces = List.copyOf(namespaces);
            metadata = metadata.stream().sorted().distinct().toList();
        }
    }

    /// Which instances of Compute Engine are read, and what of them.
    ///
    /// @param filter an expression that Compute Engine applies, empty: none
    /// @param serviceLabel the key of the label with the name of the service
    /// @param metadata keys of labels
    public record Selection(
            String filter,
            String serviceLabel,
            InstanceGroups groups,
            PortChoice port,
            AddressChoice address,
            HealthChoice health,
            List<String> metadata)
            implements Registry {
        public Selection {
            metadata = metadata.stream().sorted().distinct().toList();
        }

        /// Whether the names of managed instance groups are read, which are in the metadata of instances.
        boolean readsGroupNames() {
            return groups != InstanceGroups.IGNORE || health == HealthChoice.INSTANCE_GROUPS;
        }
    }

    /// How the name of the managed instance group of an instance is used.
    public enum InstanceGroups {
        /// It is not read.
        IGNORE,
        /// Rules see it.
        METADATA,
        /// It is also the service of an instance without the label.
        SERVICE
    }

    /// Where the health of an instance comes from.
    public enum HealthChoice {
        /// Its status.
        COMPUTE,
        /// Its status, what its managed instance group does with it, and the health check of that group.
        INSTANCE_GROUPS
    }

    /// Where the port of an instance comes from.
    ///
    /// @param number of an instance without the label; 0: none
    /// @param label empty: none
    public record PortChoice(int number, String label) {
        public static final PortChoice NONE = new PortChoice(0, "");
    }

    /// Which of the addresses of an instance is used.
    public enum AddressChoice {
        PRIVATE,
        PUBLIC,
        IPV6
    }

    /// URLs of servers, without a path.
    ///
    /// @param compute of Compute Engine
    /// @param iam of the service that gives tokens of impersonated service accounts
    public record Endpoints(URI compute, URI iam) {
        public static final Endpoints PUBLIC = GcpFactory.endpoints(GcpFactory.DEFAULTS);
    }

    /// Times and sizes.
    ///
    /// @param interval between two readings
    /// @param timeout of one call
    /// @param pageSize instances of a page
    public record Limits(Duration interval, Duration timeout, int pageSize) {
        public static final Limits DEFAULT = GcpFactory.limits(GcpFactory.DEFAULTS);
    }
}
