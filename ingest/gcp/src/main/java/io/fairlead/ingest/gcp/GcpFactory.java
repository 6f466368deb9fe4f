package io.fairlead.ingest.gcp;

import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.HealthChoice;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Registry;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Sources that read Google Cloud. The distribution finds it with [java.util.ServiceLoader] where this module
/// is on the
/// class path.
public final class GcpFactory implements SourceFactory<GcpOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(GcpFactory.class, "gcp");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "gcp";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    /// Compute Engine counts the lists of a project by the minute, those of other programs included.
    @Override
    public double requestsPerSecond() {
        return 10;
    }

    @Override
    public double burstSeconds() {
        return 1;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        return new GcpOptionChecks(options).problems();
    }

    @Override
    public GcpOptions read(Options options) {
        return new GcpOptions(
                options.texts("projects"),
                new Identity(keys(options), options.text("impersonate", "")),
                registry(options),
                endpoints(options),
                limits(options));
    }

    private static Keys keys(Options options) {
        return options.text("credentials").equals("default-chain")
                ? new Keys.DefaultChain()
                : new Keys.InFile(options.path("credentials-file"));
    }

    private static Registry registry(Options options) {
        return options.has("service-directory")
                ? directory(options, options.section("service-directory"))
                : selection(options);
    }

    private static ServiceDirectory directory(Options options, Options directory) {
        return new ServiceDirectory(
                directory.texts("locations"),
                directory.texts("namespaces"),
                options.texts("metadata"),
                URI.create(directory.text("endpoint")));
    }

    static Selection selection(Options options) {
        return new Selection(
                options.text("filter", ""),
                options.text("service-label"),
                options.choice("instance-group", InstanceGroups.class),
                new PortChoice(options.number("port", 0), options.text("port-label", "")),
                options.choice("address", AddressChoice.class),
                options.choice("health", HealthChoice.class),
                options.texts("metadata"));
    }

    static Endpoints endpoints(Options options) {
        return new Endpoints(URI.create(options.text("endpoint")), URI.create(options.text("iam-endpoint")));
    }

    static Limits limits(Options options) {
        return new Limits(options.duration("interval"), options.duration("timeout"), options.number("page-size"));
    }

    @Override
    public List<OptionProblem> localProblems(GcpOptions options) {
        if (options.identity().keys() instanceof Keys.InFile(var file)) {
            try {
                var _ = CredentialsFile.read(file).credentials();
            } catch (TransientFailure failure) {
                return List.of(new OptionProblem("credentials-file", String.valueOf(failure.getMessage())));
            }
        }
        return List.of();
    }

    @Override
    public List<String> warnings(GcpOptions options) {
        URI registry = options.registry() instanceof ServiceDirectory directory
                ? directory.endpoint()
                : options.endpoints().compute();
        return Stream.of(registry, options.endpoints().iam())
                .filter(HttpUrls::isExposed)
                .distinct()
                .map(url -> "sends its access token to " + url
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                .toList();
    }

    @Override
    public RegistrySource create(SourceId name, GcpOptions options, SourceContext context) {
        GoogleClient google = new GoogleClient(options, context);
        List<PolledPart> parts = switch (options.registry()) {
            case Selection selection -> projects(options, selection, google);
            case ServiceDirectory directory -> locations(options, directory, google);
        };
        Duration every = options.limits().interval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(
                name, new PolledRegistry(parts, google::close), new PollSchedule(every, retry), context);
    }

    private static List<PolledPart> projects(GcpOptions options, Selection selection, GoogleClient google) {
        boolean whole = options.projects().size() == 1;
        List<PolledPart> parts = new ArrayList<>();
        for (String project : options.projects()) {
            Selected selected = new Selected(whole ? "" : project + "/", project, selection);
            parts.add(project(selected, options, google, HeldProject.notRead(project + "/")));
        }
        return parts;
    }

    /// A project of which instances are read.
    ///
    /// @param prefix of the part, empty if it is the whole registry
    record Selected(String prefix, String project, Selection selection) {}

    /// @param before what is known at the beginning
    static ProjectPart project(Selected selected, GcpOptions options, GoogleClient google, HeldProject before) {
        Selection selection = selected.selection();
        ComputeClient client = new ComputeClient(selected.project(), selection, options, google);
        Groups groups = switch (selection.health()) {
            case COMPUTE -> Groups.NOT_READ;
            case INSTANCE_GROUPS -> new ManagedGroups(client);
        };
        InstanceMapper mapper = new InstanceMapper(selected.project(), selection, groups);
        return new ProjectPart(selected.prefix(), new ProjectPart.Instances(mapper, groups, client), before);
    }

    private static List<PolledPart> locations(GcpOptions options, ServiceDirectory directory, GoogleClient google) {
        boolean whole = options.projects().size() * directory.locations().size() == 1;
        List<PolledPart> parts = new ArrayList<>();
        for (String project : options.projects()) {
            for (String location : directory.locations()) {
                String prefix = project + "/" + location + "/";
                DirectoryClient client = new DirectoryClient(project, location, directory.endpoint(), google);
                parts.add(new DirectoryPart(whole ? "" : prefix, directory, client, HeldProject.notRead(prefix)));
            }
        }
        return parts;
    }
}
