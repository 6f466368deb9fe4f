package io.fairlead.ingest.eureka;

import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import io.fairlead.options.http.Credentials;
import io.fairlead.options.http.TlsSection;
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
                        Credentials.read(options),
                        TlsSection.read(options),
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

    @Override
    public List<Path> files(EurekaOptions options) {
        return options.access().tls().files();
    }

    @Override
    public List<OptionProblem> localProblems(EurekaOptions options) {
        List<OptionProblem> problems =
                new ArrayList<>(TlsSection.localProblems(options.access().tls()));
        options.access().authorization().localProblem().ifPresent(problems::add);
        return problems;
    }

    @Override
    public List<String> warnings(EurekaOptions options) {
        if (options.access().credentials() instanceof Credentials.None) {
            return List.of();
        }
        return options.urls().stream()
                .filter(HttpUrls::isExposed)
                .map(url -> "sends its credentials to " + HttpUrls.shown(url)
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
