package io.fairlead.ingest.dns;

import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Sources that read names in DNS.
public final class DnsFactory implements SourceFactory<DnsOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(DnsFactory.class, "dns");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "dns";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    /// The names of DNS belong to whoever resolves them; a host in the mesh is another one.
    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        return new DnsOptionChecks(options).problems();
    }

    @Override
    public DnsOptions read(Options options) {
        return new DnsOptions(
                options.sections("names").stream().map(DnsFactory::name).toList(),
                servers(options),
                selection(options),
                bounds(options));
    }

    private static WatchedName name(Options options) {
        String name = absolute(options.text("name"));
        Kind kind = options.text("type").equals("A+AAAA") ? Kind.BOTH : options.choice("type", Kind.class);
        return new WatchedName(name, kind, options.number("port", 0), options.text("service", name));
    }

    /// All names are absolute, with the dot at the end or without.
    static String absolute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    static Servers servers(Options options) {
        return new Servers(
                options.texts("servers").stream()
                        .map(ServerAddress::of)
                        .flatMap(Optional::stream)
                        .toList(),
                options.choice("transport", Transport.class),
                options.duration("timeout"));
    }

    static Selection selection(Options options) {
        return new Selection(
                options.choice("addresses", Families.class),
                options.choice("priorities", Priorities.class),
                options.number("accumulate"));
    }

    static Bounds bounds(Options options) {
        return new Bounds(options.duration("min-interval"), options.duration("max-interval"));
    }

    @Override
    public List<Path> files(DnsOptions options) {
        return options.servers().addresses().isEmpty() ? List.of(ResolvConf.FILE) : List.of();
    }

    @Override
    public List<OptionProblem> localProblems(DnsOptions options) {
        return files(options).stream()
                .flatMap(file -> ResolvConf.problem(file).stream())
                .map(problem -> new OptionProblem("servers", problem))
                .toList();
    }

    @Override
    public RegistrySource create(SourceId name, DnsOptions options, SourceContext context) {
        DnsPart.Access access = new DnsPart.Access(new DnsClient(options.servers()), context.clock());
        List<PolledPart> parts = new ArrayList<>();
        for (WatchedName each : options.names()) {
            String prefix = options.names().size() == 1 ? "" : DnsMapper.prefix(each);
            parts.add(new DnsPart(each, prefix, options, access));
        }
        Duration every = options.bounds().minInterval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(name, new PolledRegistry(parts, () -> {}), new PollSchedule(every, retry), context);
    }
}
