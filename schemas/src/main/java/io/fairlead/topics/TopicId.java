package io.fairlead.topics;

import java.util.Optional;
import java.util.function.Supplier;

/// Kafka's id of one topic. A topic that is deleted and created again has another id: positions and contents of the
/// former one do not apply to it. Thread-safe.
///
/// @param now the id that was seen last, empty if there was no such topic; does not block
/// @param asked the id as Kafka reports it now, empty if there is no such topic; waits for Kafka
public record TopicId(boolean isIdentified, Supplier<Optional<String>> now, Supplier<Optional<String>> asked) {
    /// Ids are not checked: for tests and benchmarks.
    public static final TopicId UNIDENTIFIED = new TopicId(false, Optional::empty, Optional::empty);

    public TopicId(Supplier<Optional<String>> now, Supplier<Optional<String>> asked) {
        this(true, now, asked);
    }
}
