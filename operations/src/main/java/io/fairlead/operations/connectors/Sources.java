package io.fairlead.operations.connectors;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ClaimsConfig;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.GuardConfig;
import io.fairlead.config.RuleText;
import io.fairlead.config.SourceConfig;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.claims.AddressClass;
import io.fairlead.ingest.claims.ClaimLimits;
import io.fairlead.ingest.claims.NamePattern;
import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.rules.Compilation;
import io.fairlead.ingest.rules.RuleProblem;
import io.fairlead.ingest.rules.RuleReader;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceOptions;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Creates sources and their compiled rules from the configuration. Starts nothing.
public final class Sources {
    private Sources() {}

    /// All sources, ready to be run.
    ///
    /// @throws ConfigurationFailure with every mistake in rules and options, one per line
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

    /// The mistakes in the rules, each with file, line and key path; empty if there are none.
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

    /// Mistakes in the files that sources read when they begin, each with file, line and key path. A start does not
    /// check them: such a source stops by itself, and the others continue.
    public static List<String> checkFiles(CheckedConfig checked) {
        List<String> problems = new ArrayList<>();
        List<SourceConfig> sources = checked.config().sources();
        for (int i = 0; i < sources.size(); i++) {
            SourceOptions<?> options = sources.get(i).options();
            String path = "sources[" + i + "]." + options.factory().kind() + ".";
            options.localProblems()
                    .forEach(problem -> problems.add(checked.at(path + problem.key()) + ": " + problem.text()));
        }
        return problems;
    }

    /// Allowed, but probably not intended.
    public static List<String> warnings(FairleadConfig config) {
        return config.sources().stream()
                .flatMap(source -> SourceWarnings.of(source).stream())
                .toList();
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

    /// Opens only this source, for example to test its connection.
    public static SourceSetup setup(FairleadConfig config, SourceConfig source, Clock clock) {
        return setup(config, source, clock, ByteBudget.ofHeap());
    }

    private static SourceSetup setup(FairleadConfig config, SourceConfig source, Clock clock, ByteBudget answers) {
        RegistrySource registry =
                source.options().create(source.name(), new SourceContext(clock, new Random(), answers));
        Rules rules = rules(source);
        int rank = config.merge().precedence().indexOf(source.name());
        double burstSeconds = source.options().factory().burstSeconds();
        int burst = (int) Math.max(1, Math.ceil(source.requestsPerSecond() * burstSeconds));
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

    /// The rules of a source that was checked, followed by its claim limits.
    public static Rules rules(SourceConfig source) {
        return claims(source.claims())
                .behind(source.name(), Rules.of(source.name(), read(source).rules()));
    }

    private static RunnerConfig paces(SourceConfig.Timing timing) {
        return RunnerConfig.DEFAULT
                .withTiming(timing.heartbeat(), timing.snapshotInterval())
                .withStaleness(new StalenessLimits(timing.staleAfter(), timing.expireAfter()));
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
}
