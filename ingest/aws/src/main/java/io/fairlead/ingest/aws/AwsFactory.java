package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsEvent.Origin;
import io.fairlead.ingest.aws.AwsOptions.Account;
import io.fairlead.ingest.aws.AwsOptions.AddressChoice;
import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import io.fairlead.ingest.aws.AwsOptions.Endpoints;
import io.fairlead.ingest.aws.AwsOptions.Family;
import io.fairlead.ingest.aws.AwsOptions.Filter;
import io.fairlead.ingest.aws.AwsOptions.HealthChoice;
import io.fairlead.ingest.aws.AwsOptions.Keys;
import io.fairlead.ingest.aws.AwsOptions.Limits;
import io.fairlead.ingest.aws.AwsOptions.PortChoice;
import io.fairlead.ingest.aws.AwsOptions.Registry;
import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.polling.HintFeed;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Sources that read AWS. The distribution finds it with [java.util.ServiceLoader] where this module is on the
/// class path.
public final class AwsFactory implements SourceFactory<AwsOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(AwsFactory.class, "aws");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "aws";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    /// AWS has a bucket of calls for each account, region and action, which other programs use as well.
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
        return new AwsOptionChecks(options).problems();
    }

    @Override
    public AwsOptions read(Options options) {
        return new AwsOptions(
                options.sections("accounts").stream().map(AwsFactory::account).toList(),
                options.texts("regions"),
                keys(options),
                registry(options),
                endpoints(options),
                limits(options),
                options.sections("events").stream()
                        .map(it -> EventQueue.of(it.text("queue-url"), it.text("region", "")))
                        .toList());
    }

    private static Account account(Options account) {
        Role role = account.has("assume-role")
                ? new Role(account.text("assume-role"), account.text("external-id", ""))
                : null;
        return new Account(account.text("id"), role);
    }

    private static Keys keys(Options options) {
        if (options.text("credentials").equals("default-chain")) {
            return new Keys.DefaultChain();
        }
        return options.has("access-key-file")
                ? new Keys.InFile(options.path("access-key-file"))
                : new Keys.Fixed(
                        options.text("access-key-id"),
                        options.secret("secret-access-key"),
                        options.secret("session-token"));
    }

    private static Registry registry(Options options) {
        return options.has("cloud-map") ? cloudMap(options, options.section("cloud-map")) : selection(options);
    }

    private static CloudMap cloudMap(Options options, Options cloudMap) {
        return new CloudMap(
                cloudMap.texts("namespaces"),
                cloudMap.choice("family", Family.class),
                options.texts("metadata"),
                new CloudMapUrls(cloudMap.text("endpoint", ""), cloudMap.text("data-endpoint", "")));
    }

    static Selection selection(Options options) {
        return new Selection(
                options.sections("filters").stream()
                        .map(filter -> new Filter(filter.text("name"), filter.texts("values")))
                        .toList(),
                options.text("service-tag"),
                new PortChoice(options.number("port", 0), options.text("port-tag", "")),
                options.choice("address", AddressChoice.class),
                options.choice("health", HealthChoice.class),
                options.texts("metadata"));
    }

    private static Endpoints endpoints(Options options) {
        return new Endpoints(
                options.text("endpoint", ""),
                options.text("auto-scaling-endpoint", ""),
                options.text("sts-endpoint", ""),
                options.text("sts-region", ""));
    }

    static Limits limits(Options options) {
        return new Limits(options.duration("interval"), options.duration("timeout"), options.number("page-size"));
    }

    @Override
    public List<OptionProblem> localProblems(AwsOptions options) {
        if (options.keys() instanceof Keys.InFile(var file)) {
            try {
                var _ = AccessKeyFile.read(file);
            } catch (TransientFailure failure) {
                return List.of(new OptionProblem("access-key-file", String.valueOf(failure.getMessage())));
            }
        }
        return List.of();
    }

    @Override
    public List<String> warnings(AwsOptions options) {
        Endpoints all = options.endpoints();
        CloudMapUrls urls = options.registry() instanceof CloudMap cloudMap ? cloudMap.urls() : CloudMapUrls.PUBLIC;
        Stream<String> queues = options.events().stream().map(it -> it.server().toString());
        return Stream.concat(Stream.of(all.ec2(), all.autoScaling(), urls.control(), urls.data(), all.sts()), queues)
                .distinct()
                .filter(AwsOptionChecks::isExposed)
                .map(url -> "calls " + url
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                .toList();
    }

    static PolledPart part(String prefix, Registry registry, AwsAccess access, KnownEntries known) {
        return switch (registry) {
            case Selection ec2 -> new Ec2Part(prefix, ec2, access, known);
            case CloudMap cloudMap -> new CloudMapPart(prefix, cloudMap, access, known);
        };
    }

    @Override
    public RegistrySource create(SourceId name, AwsOptions options, SourceContext context) {
        AwsClients clients = new AwsClients(options, context.clock());
        boolean whole = options.accounts().size() * options.regions().size() == 1;
        List<PolledPart> parts = new ArrayList<>();
        Map<AwsPlace, String> prefixes = new HashMap<>();
        for (Account account : options.accounts()) {
            for (String region : options.regions()) {
                AwsPlace place = new AwsPlace(account.id(), region);
                AwsAccess access = new AwsAccess(place, account.role(), clients);
                prefixes.put(place, whole ? "" : place.prefix());
                parts.add(part(whole ? "" : place.prefix(), options.registry(), access, KnownEntries.NONE));
            }
        }
        Duration every = options.limits().interval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(
                name,
                new PolledRegistry(parts, feeds(options, prefixes, clients), clients::close),
                new PollSchedule(every, retry),
                context);
    }

    private static List<HintFeed> feeds(AwsOptions options, Map<AwsPlace, String> parts, AwsClients clients) {
        Origin origin = options.registry() instanceof CloudMap ? Origin.CLOUD_MAP : Origin.EC2;
        List<HintFeed> feeds = new ArrayList<>();
        for (EventQueue queue : options.events()) {
            Account account = options.accounts().stream()
                    .filter(it -> it.id().equals(queue.place().account()))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationFailure(
                            AwsOptions.CODE, "aws.events: " + queue.url() + " is of no account of `accounts`"));
            feeds.add(new QueueFeed(queue, new QueueFeed.Subject(origin, parts), clients, account.role()));
        }
        return feeds;
    }
}
