/// Reads and writes ServiceEntry objects through the Kubernetes API.
///
/// Decides nothing but whether an object is ours. Start at `IstioTarget`; what is
/// known of the objects between two answers of the API server is `Mirror`.
@NullMarked
package io.fairlead.publisher.istio.apply;

import org.jspecify.annotations.NullMarked;
