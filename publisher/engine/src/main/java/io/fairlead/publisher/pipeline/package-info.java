/// From an image to a target: plans the due changes, withholds those that are not allowed, and writes the rest.
///
/// One [io.fairlead.publisher.pipeline.TargetPipeline] per target, each with its own queue, rate limit and error state,
/// so that a slow or dead mesh never delays another. Knows nothing of Kafka, Istio or files. Start at
/// [io.fairlead.publisher.pipeline.ServiceReconciler], which reconciles one service, then
/// [io.fairlead.publisher.pipeline.FullReconcile], which finds the services to reconcile.
@NullMarked
package io.fairlead.publisher.pipeline;

import org.jspecify.annotations.NullMarked;
