/// Access to a Kubernetes API server, for sources and targets: addresses and credentials, opening a client, and what
/// its exceptions say. Knows neither of them, and no kind of object.
///
/// Start at [io.fairlead.kubernetes.KubernetesConnection].
@NullMarked
package io.fairlead.kubernetes;

import org.jspecify.annotations.NullMarked;
