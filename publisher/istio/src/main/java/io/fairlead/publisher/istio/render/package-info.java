/// Pure: the Istio configuration of a service, and the fields that we own in an object in Kubernetes.
///
/// Knows Istio's data model and nothing of a connection, a clock or a log. The same service has the same bytes, in
/// whatever order its parts arrived. Start at [io.fairlead.publisher.istio.render.ServiceEntryRenderer].
@NullMarked
package io.fairlead.publisher.istio.render;

import org.jspecify.annotations.NullMarked;
