package io.fairlead.ingest.consul;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.consul.ConsulOptions.Addresses;
import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import io.fairlead.ingest.consul.ConsulOptions.Freshness;
import io.fairlead.ingest.consul.ConsulOptions.Limits;
import io.fairlead.ingest.consul.ConsulOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import io.fairlead.options.http.TlsSection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sources that read Consul.
public final class ConsulFactory implements SourceFactory<ConsulOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(ConsulFactory.class, "consul");

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "consul";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        List<OptionProblem> problems = new ArrayList<>();
        try {
            URI address = ConsulAddress.parse(options.text("address"));
            if (TlsSection.isGiven(options)) {
                ConsulAddress.requireTls(address);
            }
        } catch (IllegalArgumentException e) {
            problems.add(new OptionProblem("address", String.valueOf(e.getMessage())));
        }
        ConsulOptions.tokenProblem(options.secret("token"))
                .ifPresent(problem -> problems.add(new OptionProblem("token", problem)));
        return problems;
    }

    @Override
    public ConsulOptions read(Options options) {
        return new ConsulOptions(
                ConsulAddress.parse(options.text("address")),
                options.secret("token"),
                selection(options),
                freshness(options),
                limits(options),
                tls(options));
    }

    static Selection selection(Options options) {
        return new Selection(
                options.texts("datacenters"),
                options.text("filter", ""),
                options.texts("tags"),
                options.text("namespace", ""),
                options.text("partition", ""),
                options.choice("addresses", Addresses.class),
                options.flag("expect-consul-service"));
    }

    static Freshness freshness(Options options) {
        return new Freshness(
                options.choice("consistency", Consistency.class),
                options.duration("max-stale"),
                options.duration("blocking-query-wait"));
    }

    static Limits limits(Options options) {
        return new Limits(
                options.number("max-connections"),
                options.duration("connect-timeout"),
                options.duration("read-timeout"),
                options.duration("poll-interval"),
                Math.toIntExact(options.size("max-answer-bytes")));
    }

    private static @Nullable TlsOptions tls(Options options) {
        return TlsSection.isGiven(options) ? TlsSection.read(options) : null;
    }

    @Override
    public List<Path> files(ConsulOptions config) {
        TlsOptions tls = config.tls();
        return tls == null ? List.of() : tls.files();
    }

    @Override
    public List<OptionProblem> localProblems(ConsulOptions config) {
        TlsOptions tls = config.tls();
        return tls == null ? List.of() : TlsSection.localProblems(tls);
    }

    @Override
    public List<String> warnings(ConsulOptions config) {
        return config.token().isGiven() && ConsulAddress.isExposed(config.address())
                ? List.of("sends its token to " + config.address()
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                : List.of();
    }

    @Override
    public RegistrySource create(SourceId name, ConsulOptions config, SourceContext context) {
        return new ConsulSource(name, config, context);
    }
}
