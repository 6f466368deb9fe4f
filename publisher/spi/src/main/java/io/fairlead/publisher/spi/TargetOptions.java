package io.fairlead.publisher.spi;

import io.fairlead.options.Options;
import io.fairlead.publisher.spi.TargetFactory.Overlap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The options of one target, with its kind.
public record TargetOptions<O extends Record>(TargetFactory<O> factory, O options) {
    public static <O extends Record> TargetOptions<O> read(TargetFactory<O> factory, Options given) {
        return new TargetOptions<>(factory, factory.read(given));
    }

    public MeshTarget create(String name, TargetContext context) {
        return factory.create(name, options, context);
    }

    public MarkedObjects marked(String name) {
        return factory.marked(name, options);
    }

    public List<Path> files() {
        return factory.files(options);
    }

    public List<Path> directories() {
        return factory.directories(options);
    }

    public boolean isSameKind(TargetOptions<?> other) {
        return factory.kind().equals(other.factory.kind());
    }

    /// The objects that both would write, if `other` is of the same kind.
    public Optional<Overlap> overlap(TargetOptions<?> other) {
        return isSameKind(other) ? factory.overlap(options, cast(other.options)) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // One kind has one factory, which reads one type of options.
    private O cast(Record other) {
        return (O) other;
    }
}
