package io.fairlead.ingest.eureka;

import io.fairlead.http.tls.TlsFiles;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Credentials;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sources that read Eureka servers.
public final class EurekaFactory implements SourceFactory<EurekaOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(EurekaFactory.class, "eureka");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    @Override
    public String kind() {
        return "eureka";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    /// Names of applications, of which only a rule makes hosts.
    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        return new EurekaOptionChecks(options).problems();
    }

    @Override
    public EurekaOptions read(Options options) {
        return new EurekaOptions(
                options.texts("urls").stream().map(URI::create).toList(),
                new Access(
                        credentials(options),
                        tls(options.section("tls")),
                        options.duration("timeout"),
                        Math.toIntExact(options.size("max-answer-bytes"))),
                new Mapping(
                        options.choice("address", AddressKind.class),
                        options.text("region", ""),
                        options.texts("metadata")),
                new Times(
                        options.duration("interval"),
                        options.duration("full-interval"),
                        options.duration("removal-delay")));
    }

    private static Credentials credentials(Options options) {
        if (options.has("user")) {
            return new Credentials.Basic(
                    options.text("user"), options.secret("password"), options.pathOrNull("password-file"));
        }
        return options.has("token") || options.has("token-file")
                ? new Credentials.Bearer(options.secret("token"), options.pathOrNull("token-file"))
                : new Credentials.None();
    }

    private static TlsOptions tls(Options tls) {
        return new TlsOptions(
                tls.pathOrNull("ca"), tls.pathOrNull("cert"), tls.pathOrNull("key"), tls.text("server-name", ""));
    }

    @Override
    public List<Path> files(EurekaOptions options) {
        return options.access().tls().files();
    }

    @Override
    public List<OptionProblem> localProblems(EurekaOptions options) {
        List<OptionProblem> problems = new ArrayList<>();
        TlsFiles.check(options.access().tls())
                .forEach((key, problem) -> problems.add(new OptionProblem("tls." + key, problem)));
        try {
            var _ = EurekaAuthorization.of(options.access().credentials());
        } catch (TransientFailure failure) {
            String key = options.access().credentials() instanceof Credentials.Basic ? "password-file" : "token-file";
            problems.add(new OptionProblem(key, String.valueOf(failure.getMessage())));
        }
        return problems;
    }

    @Override
    public List<String> warnings(EurekaOptions options) {
        if (options.access().credentials() instanceof Credentials.None) {
            return List.of();
        }
        return options.urls().stream()
                .filter(EurekaUrls::isExposed)
                .map(url -> "sends its credentials to " + EurekaUrls.shown(url)
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                .toList();
    }

    @Override
    public RegistrySource create(SourceId name, EurekaOptions options, SourceContext context) {
        EurekaClient client = new EurekaClient(options, context);
        EurekaPart part = new EurekaPart(options, client, context.clock());
        Duration every = options.times().interval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(
                name, new PolledRegistry(List.of(part), client::close), new PollSchedule(every, retry), context);
    }
}
