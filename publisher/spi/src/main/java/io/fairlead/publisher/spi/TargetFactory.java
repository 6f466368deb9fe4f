package io.fairlead.publisher.spi;

import io.fairlead.options.Connector;
import io.fairlead.options.OptionProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One kind of target: its options, and the targets created from them.
public interface TargetFactory<O extends Record> extends Connector<O> {
    /// Creates a target. Does not connect: [MeshTarget#start] does.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    MeshTarget create(String name, O options, TargetContext context);

    /// The objects there that have the mark of a pipeline.
    ///
    /// @throws io.fairlead.model.failure.Failure the options cannot be used
    MarkedObjects marked(String name, O options);

    /// The reason why two targets that both write would write the same objects; empty if they would not.
    ///
    /// @return the key of `two` that is wrong, a text that is followed by the place of the first target ("is also
    ///     the directory of"), and the remedy
    Optional<Overlap> overlap(O one, O two);

    /// The reason why two targets would write the same objects.
    ///
    /// @param problem its text is followed by the place of the other target
    record Overlap(OptionProblem problem, String remedy) {}

    /// The directories that contain only objects; they are removed with the installation once they are empty.
    default List<Path> directories(O options) {
        return List.of();
    }
}
