/// Reads and writes ServiceEntry objects through the Kubernetes API.
///
/// Decides only whether an object is ours. Start at `IstioTarget`; `Mirror` holds what is known of the objects between
/// two responses of the API server.
@NullMarked
package io.fairlead.publisher.istio.apply;

import org.jspecify.annotations.NullMarked;
