package io.fairlead.publisher.istio.apply;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Sorted;
import io.fairlead.publisher.istio.render.RenderOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;

/// One mesh. Without `namespaces` all of them are watched, which needs a ClusterRole; with some, a Role in each is
/// enough and only they are written. `timeout` is the time limit of one request.
public record IstioMesh(
        String name, KubernetesAccess access, RenderOptions render, SortedSet<String> namespaces, Duration timeout) {
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    public IstioMesh {
        namespaces = Sorted.set(namespaces);
        if (!timeout.isPositive() || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " of target " + name + " is not between 1 ms and 5 minutes");
        }
    }

    public static IstioMesh of(String name, KubernetesAccess access, String pipeline) {
        return new IstioMesh(name, access, RenderOptions.of(pipeline), Collections.emptySortedSet(), TIMEOUT);
    }

    boolean covers(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }
}
