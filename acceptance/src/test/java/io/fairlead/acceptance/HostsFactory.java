package io.fairlead.acceptance;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A kind of source that no module of the product knows.
final class HostsFactory implements SourceFactory<HostsFactory.HostsOptions> {
    record HostsOptions(Path file, Duration every) {}

    @Override
    public String kind() {
        return "hosts";
    }

    @Override
    public OptionsSchema schema() {
        return OptionsSchema.of(HostsFactory.class, "hosts");
    }

    @Override
    public boolean givesHosts() {
        return false;
    }

    @Override
    public HostsOptions read(Options options) {
        return new HostsOptions(options.path("file"), options.duration("every"));
    }

    @Override
    public List<OptionProblem> localProblems(HostsOptions config) {
        return Files.isRegularFile(config.file())
                ? List.of()
                : List.of(new OptionProblem("file", "there is no file " + config.file()));
    }

    @Override
    public RegistrySource create(SourceId name, HostsOptions config, SourceContext context) {
        return new HostsSource(name, config, context.clock());
    }
}
