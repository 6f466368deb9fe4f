package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A target on a new namespace of a real API server, what it told, and a look at the server beside it.
final class TargetRig implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /// Of one request: no test depends on how fast the API server responds beside other work.
    private static final Duration PATIENT = Duration.ofMinutes(1);

    final KubernetesPeer kubernetes;
    final String namespace;
    final IstioTarget target;
    private final IstioMesh mesh;
    final Queue<ObjectKey> drifts = new ConcurrentLinkedQueue<>();

    /// Not started.
    TargetRig(KubernetesPeer kubernetes) {
        this(kubernetes, access(kubernetes, KubernetesPeer.ADMIN));
    }

    /// Not started, and behind another door.
    TargetRig(KubernetesPeer kubernetes, KubernetesAccess access) {
        this.kubernetes = kubernetes;
        this.namespace = kubernetes.namespace();
        this.mesh = config(access, new TreeSet<>(Set.of(namespace)));
        this.target = new IstioTarget(mesh);
    }

    TargetRig start() throws InterruptedException {
        target.start(drifts::add);
        return this;
    }

    static KubernetesAccess access(KubernetesPeer kubernetes, String user) {
        return new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(user), "");
    }

    /// That user, in this namespace.
    IstioMesh config(String user) {
        return config(access(kubernetes, user), mesh.namespaces());
    }

    /// The same target, with another time limit of a request.
    IstioMesh config(Duration timeout) {
        return new IstioMesh(mesh.name(), mesh.access(), mesh.render(), mesh.namespaces(), timeout);
    }

    static IstioMesh config(KubernetesAccess access, SortedSet<String> namespaces) {
        return new IstioMesh("prod", access, RenderOptions.of("shop"), namespaces, PATIENT);
    }

    MeshObject object(String host, String... addresses) {
        return objectIn(namespace, host, addresses);
    }

    MeshObject objectIn(String other, String host, String... addresses) {
        return target.renderer()
                .render(MeshServices.service(other + "/" + host, addresses))
                .getFirst();
    }

    MeshObject created(String host, String... addresses) throws InterruptedException {
        MeshObject object = object(host, addresses);
        target.apply(new Create(object));
        return object;
    }

    /// The object as the server has it.
    JsonNode get(ObjectKey key) throws Exception {
        return JSON.readTree(kubernetes.get(KubernetesMesh.path(key)).body());
    }

    static void assertFails(ThrowingCallable call, Class<? extends Failure> type, String code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        type, failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessage(message);
    }

    @Override
    public void close() {
        target.close();
    }
}
