/// Reads services from files: Fairlead's own inventory format and Prometheus `file_sd`, in YAML or JSON.
///
/// A file is used as a whole: with its last content that could be read. Nothing here depends on rules or
/// Kafka. Start at [io.fairlead.ingest.files.FilesSource].
@NullMarked
package io.fairlead.ingest.files;

import org.jspecify.annotations.NullMarked;
