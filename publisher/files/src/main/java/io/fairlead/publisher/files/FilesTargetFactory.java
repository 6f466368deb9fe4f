package io.fairlead.publisher.files;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.RendererFactory;
import io.fairlead.publisher.spi.TargetContext;
import io.fairlead.publisher.spi.TargetFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Targets that write files.
public final class FilesTargetFactory implements TargetFactory<FilesTargetOptions> {
    private static final OptionsSchema SCHEMA = OptionsSchema.of(FilesTargetFactory.class, "files");

    private final RendererFactory renderers;

    /// @param renderers of the objects to write
    public FilesTargetFactory(RendererFactory renderers) {
        this.renderers = renderers;
    }

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public OptionsSchema schema() {
        return SCHEMA;
    }

    @Override
    public FilesTargetOptions read(Options options) {
        return new FilesTargetOptions(options.path("directory"));
    }

    @Override
    public Optional<Overlap> overlap(FilesTargetOptions one, FilesTargetOptions two) {
        return one.equals(two)
                ? Optional.of(new Overlap(
                        new OptionProblem("directory", "is also the directory of"),
                        "give each target a directory of its own"))
                : Optional.empty();
    }

    @Override
    public List<Path> directories(FilesTargetOptions options) {
        return List.of(options.directory());
    }

    @Override
    public MeshTarget create(String name, FilesTargetOptions options, TargetContext context) {
        return new FilesTarget(name, options.directory(), renderers.of(context), context.owner());
    }

    @Override
    public MarkedObjects marked(String name, FilesTargetOptions options) {
        return new MarkedFiles(name, options.directory());
    }
}
