package io.fairlead.ingest.azure;

import io.fairlead.http.tls.TlsFiles;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.AddressChoice;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.ingest.azure.AzureOptions.PortChoice;
import io.fairlead.ingest.azure.AzureOptions.Selection;
import io.fairlead.ingest.azure.AzureOptions.TagFilter;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sources that read Azure. The distribution finds it with [java.util.ServiceLoader] where this module is on the class
/// path.
public final class AzureFactory implements SourceFactory<AzureOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(AzureFactory.class, "azure");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "azure";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    /// Resource Graph allows an identity 15 queries in 5 s, which other programs may use as well.
    @Override
    public double requestsPerSecond() {
        return 2;
    }

    @Override
    public double burstSeconds() {
        return 2.5;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        return new AzureOptionChecks(options).problems();
    }

    @Override
    public AzureOptions read(Options options) {
        return new AzureOptions(
                options.texts("subscriptions"),
                login(options),
                new Endpoints(
                        options.choice("cloud", Cloud.class),
                        options.text("authority-host", ""),
                        options.text("endpoint", ""),
                        new TlsOptions(options.section("tls").pathOrNull("ca"), null, null, "")),
                selection(options),
                limits(options));
    }

    private static Login login(Options options) {
        String client = options.text("client-id", "");
        return switch (options.text("credentials")) {
            case "client-secret" ->
                new Login.ClientSecret(
                        options.text("tenant-id"),
                        client,
                        options.secret("client-secret"),
                        options.pathOrNull("client-secret-file"));
            case "workload-identity" ->
                new Login.WorkloadIdentity(options.text("tenant-id"), client, options.path("token-file"));
            case "managed-identity" -> new Login.ManagedIdentity(client);
            default -> new Login.DefaultChain();
        };
    }

    static Selection selection(Options options) {
        return new Selection(
                options.texts("resource-groups"),
                options.sections("filters").stream()
                        .map(filter -> new TagFilter(filter.text("tag"), filter.texts("values")))
                        .toList(),
                options.flag("scale-sets"),
                options.text("service-tag"),
                new PortChoice(options.number("port", 0), options.text("port-tag", "")),
                options.choice("address", AddressChoice.class),
                options.texts("metadata"));
    }

    static Limits limits(Options options) {
        return new Limits(
                options.duration("interval"),
                options.duration("removal-delay"),
                options.duration("timeout"),
                options.number("page-size"));
    }

    @Override
    public List<Path> files(AzureOptions options) {
        return options.endpoints().tls().files();
    }

    @Override
    public List<OptionProblem> localProblems(AzureOptions options) {
        List<OptionProblem> problems = new ArrayList<>();
        TlsFiles.check(options.endpoints().tls())
                .forEach((key, problem) -> problems.add(new OptionProblem("tls." + key, problem)));
        switch (options.login()) {
            case Login.ClientSecret secret -> check("client-secret-file", secret.file(), problems);
            case Login.WorkloadIdentity identity -> check("token-file", identity.file(), problems);
            case Login.DefaultChain _, Login.ManagedIdentity _ -> {}
        }
        return problems;
    }

    private static void check(String key, @Nullable Path file, List<OptionProblem> problems) {
        try {
            if (file != null) {
                var _ = SecretFile.read(file, "a secret");
            }
        } catch (TransientFailure failure) {
            problems.add(new OptionProblem(key, String.valueOf(failure.getMessage())));
        }
    }

    @Override
    public RegistrySource create(SourceId name, AzureOptions options, SourceContext context) {
        ResourceGraph graph = new ResourceGraph(options, context);
        boolean whole = options.subscriptions().size() == 1;
        List<PolledPart> parts = new ArrayList<>();
        for (String subscription : options.subscriptions()) {
            parts.add(new SubscriptionPart(whole ? "" : AzureIds.prefix(subscription), subscription, graph));
        }
        Duration every = options.limits().interval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(
                name, new PolledRegistry(parts, graph::close), new PollSchedule(every, retry), context);
    }
}
