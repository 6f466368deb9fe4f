/// Pure: the ordered changes from the actual to the desired objects of a target, and the policies that withhold some.
///
/// Knows nothing of Istio, Kubernetes, files or Kafka. Start at [io.fairlead.publisher.plan.Plan].
@NullMarked
package io.fairlead.publisher.plan;

import org.jspecify.annotations.NullMarked;
