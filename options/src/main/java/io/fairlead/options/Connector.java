package io.fairlead.options;

import java.nio.file.Path;
import java.util.List;

/// What the configuration knows of one kind of source or target. Without state; does not connect to anything.
///
/// @param <O> the options, read. A record: where two are equal, nothing has to be started again. A [Secret] in it is
///     never shown
public interface Connector<O extends Record> {
    /// The key that holds the options in `fairlead.yaml`, such as `consul`.
    String kind();

    OptionsSchema schema();

    /// Mistakes that the schema cannot express. Looks at nothing but the options; of these, values that do not fit the
    /// schema are left out, and keys that it requires are there.
    default List<OptionProblem> problems(Options options) {
        return List.of();
    }

    /// Reads options that fit the schema and have no [#problems].
    O read(Options options);

    /// The files that are read when the source or target starts: it is started again when one of them changes.
    default List<Path> files(O options) {
        return List.of();
    }

    /// Mistakes in what the options refer to on this machine, such as a certificate. `validate` and a reload ask; a
    /// startup does not: what cannot be used then stops separately, and the others continue.
    default List<OptionProblem> localProblems(O options) {
        return List.of();
    }

    /// Allowed, but probably not intended. Each begins with a verb: it follows the name of the source or target.
    default List<String> warnings(O options) {
        return List.of();
    }
}
