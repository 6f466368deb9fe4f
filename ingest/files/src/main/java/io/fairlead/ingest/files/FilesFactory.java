package io.fairlead.ingest.files;

import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.SourceId;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Sources that read inventory files.
public final class FilesFactory implements SourceFactory<FilesOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(FilesFactory.class, "files");

    static final Options DEFAULTS = SCHEMA.defaults();

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public boolean givesHosts() {
        return true;
    }

    @Override
    public List<OptionProblem> problems(Options options) {
        List<OptionProblem> problems = new ArrayList<>();
        List<String> paths = options.texts("paths");
        for (int i = 0; i < paths.size(); i++) {
            String key = "paths[" + i + "]";
            FilesOptions.pathProblem(paths.get(i)).ifPresent(text -> problems.add(new OptionProblem(key, text)));
        }
        return problems;
    }

    @Override
    public FilesOptions read(Options options) {
        List<String> paths = options.texts("paths").stream()
                .map(path -> options.environment().resolve(path).toString())
                .toList();
        return read(options, paths, options.environment().folder());
    }

    static FilesOptions read(Options options, List<String> paths, Path base) {
        return new FilesOptions(
                paths,
                base,
                Math.toIntExact(options.size("max-bytes")),
                options.duration("rescan"),
                FilesOptions.DEFAULT_SETTLE,
                FilesOptions.DEFAULT_GRACE);
    }

    @Override
    public List<String> warnings(FilesOptions config) {
        List<String> warnings = new ArrayList<>();
        for (String path : config.paths()) {
            FilesOptions.missingFolder(path, config.base())
                    .ifPresent(folder -> warnings.add("reads \"" + path + "\", but the directory " + folder
                            + " does not exist here; the source is read once it is created"));
        }
        return warnings;
    }

    @Override
    public RegistrySource create(SourceId name, FilesOptions config, SourceContext context) {
        return new FilesSource(name, config, context.clock());
    }
}
