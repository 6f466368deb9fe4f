package io.fairlead.ingest.aws;

import io.fairlead.http.ByteBudget;
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
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.options.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Options for tests.
final class Aws {
    static final String REGION = "eu-west-1";
    static final AwsPlace PLACE = new AwsPlace(AwsServer.ACCOUNT, REGION);
    static final String SECRET = "c0ffee00-0000-4000-8000-00000000beef";
    static final Keys KEYS = new Keys.Fixed("AKIATEST", new Secret("secret-" + SECRET), new Secret("token-" + SECRET));
    static final Selection SELECTION = new Selection(
            List.of(),
            "service",
            new PortChoice(0, "port"),
            AddressChoice.PRIVATE,
            HealthChoice.EC2,
            List.of("version"));

    private Aws() {}

    static SourceContext context() {
        return context(Clock.systemUTC());
    }

    static SourceContext context(Clock clock) {
        return new SourceContext(clock, new Random(7), new ByteBudget(64 << 20));
    }

    /// One account, one region, a page of that size; nothing times out.
    static AwsOptions options(String url, int pageSize) {
        return new AwsOptions(
                List.of(new Account(AwsServer.ACCOUNT, null)),
                List.of(REGION),
                KEYS,
                SELECTION,
                new Endpoints(url, url, url, ""),
                new Limits(Duration.ofMillis(100), Duration.ofSeconds(60), pageSize),
                List.of());
    }

    static AwsOptions with(AwsOptions options, Keys keys, @Nullable Role role) {
        return new AwsOptions(
                List.of(new Account(AwsServer.ACCOUNT, role)),
                options.regions(),
                keys,
                options.registry(),
                options.endpoints(),
                options.limits(),
                options.events());
    }

    static AwsOptions with(AwsOptions options, Duration timeout) {
        Limits limits = options.limits();
        return new AwsOptions(
                options.accounts(),
                options.regions(),
                options.keys(),
                options.registry(),
                options.endpoints(),
                new Limits(limits.interval(), timeout, limits.pageSize()),
                options.events());
    }

    static AwsOptions every(AwsOptions options, Duration interval) {
        Limits limits = options.limits();
        return new AwsOptions(
                options.accounts(),
                options.regions(),
                options.keys(),
                options.registry(),
                options.endpoints(),
                new Limits(interval, limits.timeout(), limits.pageSize()),
                options.events());
    }

    static AwsOptions in(AwsOptions options, String... regions) {
        return new AwsOptions(
                options.accounts(),
                List.of(regions),
                options.keys(),
                options.registry(),
                options.endpoints(),
                options.limits(),
                options.events());
    }

    static AwsOptions with(AwsOptions options, Filter... filters) {
        Selection all = (Selection) options.registry();
        return with(
                options,
                new Selection(
                        List.of(filters), all.serviceTag(), all.port(), all.address(), all.health(), all.metadata()));
    }

    static AwsOptions with(AwsOptions options, Endpoints endpoints) {
        return new AwsOptions(
                options.accounts(),
                options.regions(),
                options.keys(),
                options.registry(),
                endpoints,
                options.limits(),
                options.events());
    }

    /// Cloud Map in place of EC2, with these namespaces, or all.
    static AwsOptions ofCloudMap(AwsOptions options, String... namespaces) {
        String url = options.endpoints().ec2();
        CloudMapUrls urls = new CloudMapUrls(url, url);
        return with(options, new CloudMap(List.of(namespaces), Family.IPV4, List.of("version"), urls));
    }

    /// With the Auto Scaling groups, and the service of that tag.
    static AwsOptions withGroups(AwsOptions options, String serviceTag) {
        Selection all = (Selection) options.registry();
        return with(
                options,
                new Selection(
                        all.filters(),
                        serviceTag,
                        all.port(),
                        all.address(),
                        HealthChoice.AUTO_SCALING,
                        all.metadata()));
    }

    /// Of instances with the tag `service`.
    static Selection selection(PortChoice port, AddressChoice address) {
        return new Selection(List.of(), "service", port, address, HealthChoice.EC2, List.of());
    }

    static AwsOptions with(AwsOptions options, Registry registry) {
        return new AwsOptions(
                options.accounts(),
                options.regions(),
                options.keys(),
                registry,
                options.endpoints(),
                options.limits(),
                options.events());
    }

    /// With the events of the queue of this server.
    static AwsOptions withEvents(AwsOptions options, String url) {
        EventQueue queue = EventQueue.of(url + ServedQueue.path(), REGION);
        return new AwsOptions(
                options.accounts(),
                options.regions(),
                options.keys(),
                options.registry(),
                options.endpoints(),
                options.limits(),
                List.of(queue));
    }
}
