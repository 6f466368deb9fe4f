package io.fairlead.table.image;

import io.fairlead.model.SourceId;

/// The sources for which a partition of the image is current: those that were heard since the image began to be read,
/// and whose snapshot that partition holds. The table's entries of any other source may come from an older copy of
/// Kafka.
@FunctionalInterface
public interface Heard {
    /// Treats every complete snapshot as current. For a view on which no removal is based.
    Heard BY_SNAPSHOT = MeshImage::hasSnapshot;

    boolean isHeard(MeshImage image, int partition, SourceId source);
}
