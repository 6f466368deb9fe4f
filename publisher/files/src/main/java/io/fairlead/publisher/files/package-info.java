/// A target that is a folder: one YAML file per object, for GitOps and for looking at. Knows files, not Kafka or
/// Kubernetes; what the objects look like is the given renderer's business. Start at
/// [io.fairlead.publisher.files.FilesTarget].
@NullMarked
package io.fairlead.publisher.files;

import org.jspecify.annotations.NullMarked;
