/// Pure: the ordered changes that lead from what a target holds to what it should hold, and who may hold some back.
///
/// Knows nothing of Istio, Kubernetes, files or Kafka. Start at [io.fairlead.publisher.plan.Plan].
@NullMarked
package io.fairlead.publisher.plan;

import org.jspecify.annotations.NullMarked;
