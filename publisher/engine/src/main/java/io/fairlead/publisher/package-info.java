/// The third stage: from the `endpoints` topic to the meshes. Start at [io.fairlead.publisher.Publisher], which
/// wires `tail` (Kafka to view) to one `pipeline` per target (view to mesh); `image` and `plan` are pure.
@NullMarked
package io.fairlead.publisher;

import org.jspecify.annotations.NullMarked;
