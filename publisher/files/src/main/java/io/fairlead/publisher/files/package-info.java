/// A target that is a directory: one YAML file per object, for GitOps and for inspection. Knows files, not Kafka or
/// Kubernetes; the given renderer determines the objects. Start at [io.fairlead.publisher.files.FilesTarget].
@NullMarked
package io.fairlead.publisher.files;

import org.jspecify.annotations.NullMarked;
