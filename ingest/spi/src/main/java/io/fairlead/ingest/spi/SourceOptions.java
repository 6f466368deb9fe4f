package io.fairlead.ingest.spi;

import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.nio.file.Path;
import java.util.List;

/// The options of one source, with their kind.
public record SourceOptions<O extends Record>(SourceFactory<O> factory, O options) {
    public static <O extends Record> SourceOptions<O> read(SourceFactory<O> factory, Options given) {
        return new SourceOptions<>(factory, factory.read(given));
    }

    public RegistrySource create(SourceId name, SourceContext context) {
        return factory.create(name, options, context);
    }

    public List<Path> files() {
        return factory.files(options);
    }

    public List<OptionProblem> localProblems() {
        return factory.localProblems(options);
    }

    public List<String> warnings() {
        return factory.warnings(options);
    }
}
