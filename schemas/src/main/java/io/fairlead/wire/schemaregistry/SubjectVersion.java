package io.fairlead.wire.schemaregistry;

import org.apache.avro.Schema;

/// One version of a subject, as the registry has it. `version` counts from 1 within the subject; `id` is the registry's
/// number for the schema, the same under every subject.
public record SubjectVersion(String subject, int version, int id, Schema schema) {}
