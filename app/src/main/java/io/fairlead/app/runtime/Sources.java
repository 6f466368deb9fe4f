package io.fairlead.app.runtime;

import io.fairlead.app.config.ConsulOptions;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.FilesOptions;
import io.fairlead.app.config.GuardConfig;
import io.fairlead.app.config.RuleText;
import io.fairlead.app.config.SourceConfig;
import io.fairlead.ingest.RegistrySource;
import io.fairlead.ingest.consul.ConsulConfig;
import io.fairlead.ingest.consul.ConsulSource;
import io.fairlead.ingest.consul.ConsulToken;
import io.fairlead.ingest.files.FilesConfig;
import io.fairlead.ingest.files.FilesSource;
import io.fairlead.ingest.rules.Compilation;
import io.fairlead.ingest.rules.RuleProblem;
import io.fairlead.ingest.rules.RuleReader;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.runner.GuardSetup;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Patience;
import io.fairlead.model.failure.ConfigurationFailure;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// From the configuration of sources to sources and their compiled rules. Makes, starts nothing.
public final class Sources {
    private static final int BURST_SECONDS = 10;

    private Sources() {}

    /// All sources as they can be run.
    ///
    /// @throws ConfigurationFailure with every mistake in rules and options, one a line
    static List<SourceSetup> setups(FairleadConfig config, Clock clock) {
        List<String> problems = check(config);
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure("CONFIG-INVALID", String.join("\n", problems));
        }
        return config.sources().stream().map(it -> setup(config, it, clock)).toList();
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

    private static RuleReader.Read read(SourceConfig source) {
        return RuleReader.read(source.rules().stream().map(RuleText::entries).toList());
    }

    private static String text(List<RuleText> rules, RuleProblem problem) {
        String where = rules.get(problem.rule()).at(problem.key());
        String within =
                problem.line() == 0 ? "" : " (line " + problem.line() + ", column " + problem.column() + " of it)";
        return where + within + ": " + problem.message();
    }

    static SourceSetup setup(FairleadConfig config, SourceConfig source, Clock clock) {
        RegistrySource registry = switch (source.options()) {
            case ConsulOptions consul -> new ConsulSource(source.name(), consul(consul), clock, new Random());
            case FilesOptions files -> new FilesSource(source.name(), files(files), clock);
        };
        Rules rules = Rules.of(source.name(), read(source).rules());
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
                guard(config.guard()));
    }

    private static RunnerConfig paces(SourceConfig.Timing timing) {
        return RunnerConfig.DEFAULT
                .withTiming(timing.heartbeat(), timing.resync())
                .withPatience(new Patience(timing.heldAfter(), timing.expireAfter()));
    }

    private static GuardSetup guard(GuardConfig guard) {
        GuardLimits limits = new GuardLimits(
                guard.share().fraction(), guard.count(), guard.shareOfService().fraction(), guard.confirmAfter());
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
                limit.maxConnections(), limit.connectTimeout(), limit.answerTimeout(), limit.rereadEvery());
        ConsulToken token =
                options.token().isGiven() ? new ConsulToken(options.token().value()) : ConsulToken.NONE;
        return new ConsulConfig(URI.create(options.address()), token, selection, freshness, limits, tls(options.tls()));
    }

    private static ConsulConfig.@Nullable Tls tls(ConsulOptions.Tls tls) {
        return tls.equals(ConsulOptions.Tls.NONE)
                ? null
                : new ConsulConfig.Tls(tls.ca(), tls.cert(), tls.key(), tls.serverName());
    }
}
