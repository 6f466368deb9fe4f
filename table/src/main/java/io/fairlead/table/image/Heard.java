package io.fairlead.table.image;

import io.fairlead.model.SourceId;

/// Says which sources a partition of the image is current for: those that were heard since the image began to be read,
/// and whose snapshot that partition holds. What a table says of any other source may come from an older copy of Kafka.
@FunctionalInterface
public interface Heard {
    /// Takes every complete snapshot for current. For a view that nothing is removed by.
    Heard BY_SNAPSHOT = MeshImage::hasSnapshot;

    boolean isHeard(MeshImage image, int partition, SourceId source);
}
