package io.fairlead.operations.connectors;

import io.fairlead.config.ClaimsConfig;
import io.fairlead.config.ConsulOptions;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FilesOptions;
import io.fairlead.config.GuardConfig;
import io.fairlead.config.RuleText;
import io.fairlead.config.SourceConfig;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.claims.AddressClass;
import io.fairlead.ingest.claims.ClaimLimits;
import io.fairlead.ingest.claims.NamePattern;
import io.fairlead.ingest.consul.ConsulAddress;
import io.fairlead.ingest.consul.ConsulConfig;
import io.fairlead.ingest.consul.ConsulSource;
import io.fairlead.ingest.consul.ConsulToken;
import io.fairlead.ingest.consul.TlsFiles;
import io.fairlead.ingest.files.FilesConfig;
import io.fairlead.ingest.files.FilesSource;
import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.rules.Compilation;
import io.fairlead.ingest.rules.RuleProblem;
import io.fairlead.ingest.rules.RuleReader;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Patience;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// From the configuration of sources to sources and their compiled rules. Makes, starts nothing.
public final class Sources {
    private static final int BURST_SECONDS = 10;

    private Sources() {}

    /// All sources as they can be run.
    ///
    /// @throws ConfigurationFailure with every mistake in rules and options, one a line
    public static List<SourceSetup> setups(FairleadConfig config, Clock clock) {
        List<String> problems = check(config);
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure("CONFIG-INVALID", String.join("\n", problems));
        }
        return setups(config, config.sources(), clock, ByteBudget.ofHeap());
    }

    /// Some sources of a configuration whose rules compile.
    public static List<SourceSetup> setups(
            FairleadConfig config, Collection<SourceConfig> sources, Clock clock, ByteBudget answers) {
        return sources.stream().map(it -> setup(config, it, clock, answers)).toList();
    }

    /// What is wrong with the rules, each with file, line and key path; empty where nothing is.
    public static List<String> check(FairleadConfig config) {
        List<String> problems = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            RuleReader.Read read = read(source);
            List<RuleProblem> found = new ArrayList<>(read.problems());
            if (found.isEmpty() && Rules.compile(source.name(), read.rules()) instanceof Compilation.Invalid invalid) {
                found.addAll(invalid.problems());
            }
            found.forEach(problem -> problems.add(text(source.rules(), problem)));
        }
        return problems;
    }

    /// What is wrong with the files that sources read when they begin, each with file, line and key path. A start does
    /// not ask: such a source stops by itself, and the others go on.
    public static List<String> checkFiles(FairleadConfig config) {
        List<String> problems = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            if (source.options() instanceof ConsulOptions consul) {
                ConsulConfig.Tls tls = tls(consul.tls());
                SortedMap<String, String> found = tls == null ? new TreeMap<>() : TlsFiles.check(tls);
                found.forEach(
                        (key, problem) -> problems.add(consul.tls().places().get(key) + ": " + problem));
            }
        }
        return problems;
    }

    /// What is allowed but unwise.
    public static List<String> warnings(FairleadConfig config) {
        List<String> warnings = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            if (source.options() instanceof ConsulOptions consul
                    && consul.token().isGiven()
                    && ConsulAddress.isExposed(ConsulAddress.parse(consul.address()))) {
                warnings.add("source \"" + source.name() + "\" sends its token to " + consul.address()
                        + " without encryption, off this machine; use https:// unless that network can be trusted");
            }
            warnings.addAll(SourceWarnings.of(source));
        }
        return warnings;
    }

    private static ClaimLimits claims(ClaimsConfig claims) {
        Set<AddressClass> addresses = EnumSet.noneOf(AddressClass.class);
        for (AddressClass each : AddressClass.values()) {
            if (claims.addresses().contains(each.key())) {
                addresses.add(each);
            }
        }
        return new ClaimLimits(
                addresses,
                claims.hosts().stream().map(NamePattern::new).toList(),
                claims.namespaces().stream().map(NamePattern::new).toList());
    }

    private static RuleReader.Read read(SourceConfig source) {
        return RuleReader.read(source.rules().stream().map(RuleText::entries).toList());
    }

    private static String text(List<RuleText> rules, RuleProblem problem) {
        String where = rules.get(problem.rule()).at(problem.key());
        String within =
                problem.line() == 0 ? "" : " (line " + problem.line() + ", column " + problem.column() + " of it)";
        return where + within + ": " + problem.message();
    }

    /// The only source that is opened, such as for a test of its connection.
    public static SourceSetup setup(FairleadConfig config, SourceConfig source, Clock clock) {
        return setup(config, source, clock, ByteBudget.ofHeap());
    }

    private static SourceSetup setup(FairleadConfig config, SourceConfig source, Clock clock, ByteBudget answers) {
        RegistrySource registry = switch (source.options()) {
            case ConsulOptions consul -> new ConsulSource(source.name(), consul(consul), clock, new Random(), answers);
            case FilesOptions files -> new FilesSource(source.name(), files(files), clock);
        };
        Rules rules = rules(source);
        int rank = config.merge().precedence().indexOf(source.name());
        // A burst of changes, and the reading after an outage, take a request or two for each service: ten seconds'
        // worth at once keeps them from waiting, and the rate holds in the long run.
        int burst = (int) Math.max(1, Math.ceil(source.requestsPerSecond() * BURST_SECONDS));
        return new SourceSetup(
                registry,
                rules,
                rank < 0 ? config.sources().size() : rank,
                source.requestsPerSecond(),
                burst,
                paces(source.timing()),
                guard(config.guard()),
                source.formerly());
    }

    /// The rules of a source that was checked, and behind them what it may claim.
    public static Rules rules(SourceConfig source) {
        return claims(source.claims())
                .behind(source.name(), Rules.of(source.name(), read(source).rules()));
    }

    private static RunnerConfig paces(SourceConfig.Timing timing) {
        return RunnerConfig.DEFAULT
                .withTiming(timing.heartbeat(), timing.resync())
                .withPatience(new Patience(timing.heldAfter(), timing.expireAfter()));
    }

    private static GuardSetup guard(GuardConfig guard) {
        GuardLimits limits = new GuardLimits(
                guard.share().fraction(),
                guard.count(),
                guard.shareOfService().fraction(),
                guard.confirmAfter(),
                guard.confirmServiceAfter());
        return new GuardSetup(limits, guard.window());
    }

    private static FilesConfig files(FilesOptions options) {
        return new FilesConfig(
                options.paths(),
                options.folder(),
                options.maxBytes(),
                options.rescan(),
                FilesConfig.DEFAULT_SETTLE,
                FilesConfig.DEFAULT_GRACE);
    }

    private static ConsulConfig consul(ConsulOptions options) {
        ConsulOptions.Selection select = options.selection();
        ConsulConfig.Selection selection = new ConsulConfig.Selection(
                select.datacenters(),
                select.filter(),
                select.tags(),
                select.namespace(),
                select.partition(),
                switch (select.addresses()) {
                    case SERVICE -> ConsulConfig.Addresses.SERVICE;
                    case LAN -> ConsulConfig.Addresses.LAN;
                    case WAN -> ConsulConfig.Addresses.WAN;
                },
                select.expectConsulService());
        ConsulConfig.Freshness freshness = new ConsulConfig.Freshness(
                switch (options.freshness().consistency()) {
                    case STALE -> ConsulConfig.Consistency.STALE;
                    case DEFAULT -> ConsulConfig.Consistency.DEFAULT;
                    case CONSISTENT -> ConsulConfig.Consistency.CONSISTENT;
                },
                options.freshness().maxStale(),
                options.freshness().maxWait());
        ConsulOptions.Limits limit = options.limits();
        ConsulConfig.Limits limits = new ConsulConfig.Limits(
                limit.maxConnections(),
                limit.connectTimeout(),
                limit.answerTimeout(),
                limit.rereadEvery(),
                limit.maxAnswerBytes());
        ConsulToken token =
                options.token().isGiven() ? new ConsulToken(options.token().value()) : ConsulToken.NONE;
        return new ConsulConfig(
                ConsulAddress.parse(options.address()), token, selection, freshness, limits, tls(options.tls()));
    }

    private static ConsulConfig.@Nullable Tls tls(ConsulOptions.Tls tls) {
        return tls.equals(ConsulOptions.Tls.NONE)
                ? null
                : new ConsulConfig.Tls(tls.ca(), tls.cert(), tls.key(), tls.serverName());
    }
}
