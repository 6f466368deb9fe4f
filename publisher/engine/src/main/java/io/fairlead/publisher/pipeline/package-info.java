/// From an image to a target: what is due, what it should look like, what may be done, and doing it.
///
/// One [io.fairlead.publisher.pipeline.TargetPipeline] per target, each with its own queue, rate limit and error state,
/// so
/// that a slow or dead mesh never delays another. Knows nothing of Kafka, Istio or files. Start at
/// [io.fairlead.publisher.pipeline.Planner], which decides, then [io.fairlead.publisher.pipeline.TargetPipeline],
/// which does.
@NullMarked
package io.fairlead.publisher.pipeline;

import org.jspecify.annotations.NullMarked;
