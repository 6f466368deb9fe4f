package io.fairlead.wire.schemaregistry;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/// A schema registry. Thread-safe; calls block, at most for the configured timeouts times the number of URLs.
///
/// Every call fails with one of [TransientFailure][io.fairlead.model.failure.TransientFailure] (the registry did not
/// respond properly just now), [ConfigurationFailure][io.fairlead.model.failure.ConfigurationFailure] (address,
/// credentials or TLS are wrong, or a schema is not compatible) or
/// [RejectedFailure][io.fairlead.model.failure.RejectedFailure] (the registry does not know the subject, version or
/// schema). Codes begin with `WIRE-REGISTRY-`.
public interface SchemaRegistry extends AutoCloseable {
    /// Makes the schema the subject's next version, unless it is already one of its versions.
    ///
    /// @return the schema's id
    int register(String subject, Schema schema);

    /// The version under which the subject has exactly this schema.
    SubjectVersion lookUp(String subject, Schema schema);

    Schema byId(int id);

    SubjectVersion latest(String subject);

    /// Version numbers, ascending.
    List<Integer> versions(String subject);

    List<String> subjects();

    /// Returns whether the schema may follow the subject's latest version. True if the subject has none.
    CompatibilityAnswer compatible(String subject, Schema schema);

    CompatibilityLevel level();

    /// The subject's own level; empty if it follows [#level()].
    Optional<CompatibilityLevel> level(String subject);

    void setLevel(CompatibilityLevel level);

    void setLevel(String subject, CompatibilityLevel level);

    /// Deletes the subject with all its versions, permanently. Does nothing if there is none.
    void delete(String subject);

    @Override
    void close();
}
