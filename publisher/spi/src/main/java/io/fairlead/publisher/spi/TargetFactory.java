package io.fairlead.publisher.spi;

import io.fairlead.options.Connector;
import io.fairlead.options.OptionProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One kind of target: its options, and the targets that are made of them.
public interface TargetFactory<O extends Record> extends Connector<O> {
    /// Makes a target. Does not connect: [MeshTarget#start] does.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    MeshTarget create(String name, O options, TargetContext context);

    /// The objects there that bear the mark of a pipeline.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    MarkedObjects marked(String name, O options);

    /// Why two targets that both write would write the same objects; empty if they would not.
    ///
    /// @return the key of `two` that is wrong and a text that the place of the first target follows ("is also the
    ///     directory of"); and what to do
    Optional<Overlap> overlap(O one, O two);

    /// Why two targets would write the same objects.
    ///
    /// @param problem its text is followed by the place of the other target
    record Overlap(OptionProblem problem, String remedy) {}

    /// The directories that hold nothing but objects, removed with the installation once they are empty.
    default List<Path> directories(O options) {
        return List.of();
    }
}
