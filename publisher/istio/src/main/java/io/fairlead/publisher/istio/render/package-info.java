/// Pure: what a service looks like as Istio configuration, and what of an object in Kubernetes is ours.
///
/// Knows Istio's data model and nothing of a connection, a clock or a log. The same service has the same bytes,
/// whatever the order in which it came together. Start at [io.fairlead.publisher.istio.render.ServiceEntryRenderer].
@NullMarked
package io.fairlead.publisher.istio.render;

import org.jspecify.annotations.NullMarked;
