package io.fairlead.ingest.http;

import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Header;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.HttpOptions.Url;
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
import io.fairlead.options.http.Credentials;
import io.fairlead.options.http.TlsSection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sources that read lists over HTTP.
public final class HttpFactory implements SourceFactory<HttpOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(HttpFactory.class, "http");
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    /// An inventory may, Prometheus' groups do not: a rule can.
    @Override
    public boolean givesHosts() {
        return true;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        return new OptionChecks(options).problems();
    }

    @Override
    public HttpOptions read(Options options) {
        return new HttpOptions(
                options.sections("urls").stream()
                        .map(url -> new Url(url.text("name"), URI.create(url.text("url"))))
                        .toList(),
                options.choice("format", Format.class),
                new Access(Credentials.read(options), headers(options), TlsSection.read(options)),
                limits(options));
    }

    private static List<Header> headers(Options options) {
        return options.sections("headers").stream()
                .map(header -> new Header(header.text("name"), header.secret("value")))
                .toList();
    }

    static Limits limits(Options options) {
        return new Limits(
                options.duration("interval"),
                options.duration("timeout"),
                Math.toIntExact(options.size("max-answer-bytes")));
    }

    @Override
    public List<Path> files(HttpOptions options) {
        return options.access().tls().files();
    }

    @Override
    public List<OptionProblem> localProblems(HttpOptions options) {
        List<OptionProblem> problems =
                new ArrayList<>(TlsSection.localProblems(options.access().tls()));
        options.access().authorization().localProblem().ifPresent(problems::add);
        return problems;
    }

    @Override
    public List<String> warnings(HttpOptions options) {
        Access access = options.access();
        if (access.credentials() instanceof Credentials.None && access.headers().isEmpty()) {
            return List.of();
        }
        return options.urls().stream()
                .filter(url -> HttpUrls.isExposed(url.address()))
                .map(url -> "sends its credentials to " + HttpUrls.shown(url.address())
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                .toList();
    }

    @Override
    public RegistrySource create(SourceId name, HttpOptions options, SourceContext context) {
        ListClient client = new ListClient(options, context);
        List<PolledPart> parts = new ArrayList<>();
        for (Url url : options.urls()) {
            String prefix = options.urls().size() == 1 ? "" : HttpPart.ids(url);
            parts.add(new HttpPart(url, prefix, options, client));
        }
        Duration every = options.limits().interval();
        Duration retry = every.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : every;
        return new PollingSource(
                name, new PolledRegistry(parts, client::close), new PollSchedule(every, retry), context);
    }
}
