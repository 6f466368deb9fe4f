package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.etcd.EtcdOptions.Details;
import io.fairlead.ingest.etcd.EtcdOptions.Layout;
import io.fairlead.ingest.etcd.EtcdOptions.Limits;
import io.fairlead.ingest.etcd.EtcdOptions.OtherKeys;
import io.fairlead.ingest.etcd.EtcdOptions.Place;
import io.fairlead.ingest.etcd.EtcdOptions.Sizes;
import io.fairlead.ingest.etcd.EtcdOptions.Timeouts;
import io.fairlead.ingest.etcd.EtcdOptions.ValueLayout;
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
import java.util.List;

/// Sources that read etcd.
public final class EtcdFactory implements SourceFactory<EtcdOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(EtcdFactory.class, "etcd");

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "etcd";
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
        return new EtcdChecks(options).problems();
    }

    @Override
    public EtcdOptions read(Options options) {
        return new EtcdOptions(
                options.texts("endpoints").stream()
                        .map(text -> URI.create(EndpointCheck.trimmed(text)))
                        .toList(),
                layout(options),
                access(options),
                limits(options));
    }

    private static Layout layout(Options options) {
        return new Layout(
                options.text("prefix"),
                options.text("key"),
                options.choice("other-keys", OtherKeys.class),
                valueLayout(options.section("value")));
    }

    private static ValueLayout valueLayout(Options value) {
        if (value.text("format").equals("address")) {
            return new ValueLayout.PlainAddress();
        }
        return new ValueLayout.Fields(
                new Place(
                        JsonPointer.compile(value.text("address")),
                        JsonPointer.compile(value.text("port")),
                        pointer(value, "ports"),
                        pointer(value, "service")),
                new Details(
                        pointer(value, "weight"),
                        pointer(value, "health"),
                        pointer(value, "tags"),
                        pointer(value, "metadata")));
    }

    private static JsonPointer pointer(Options value, String key) {
        return JsonPointer.compile(value.text(key, ""));
    }

    private static Access access(Options options) {
        return new Access(options.text("user", ""), options.secret("password"), TlsSection.read(options));
    }

    static Limits limits(Options options) {
        return new Limits(
                options.duration("poll-interval"),
                new Timeouts(options.duration("connect-timeout"), options.duration("read-timeout")),
                new Sizes(
                        options.number("page-size"),
                        Math.toIntExact(options.size("max-answer-bytes")),
                        Math.toIntExact(options.size("max-value-bytes"))));
    }

    @Override
    public List<Path> files(EtcdOptions options) {
        return options.access().tls().files();
    }

    @Override
    public List<OptionProblem> localProblems(EtcdOptions options) {
        return TlsSection.localProblems(options.access().tls());
    }

    @Override
    public List<String> warnings(EtcdOptions options) {
        if (options.access().user().isEmpty()) {
            return List.of();
        }
        return options.endpoints().stream()
                .filter(HttpUrls::isExposed)
                .map(endpoint -> "sends its password to " + endpoint
                        + " without encryption, off this machine; use https:// unless that network can be trusted")
                .toList();
    }

    @Override
    public RegistrySource create(SourceId name, EtcdOptions options, SourceContext context) {
        return new EtcdSource(name, options, context);
    }
}
