package io.fairlead.bench.publish;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/// The floor: the bare client applies an object, so many at a time.
public final class Patches implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore underWay;
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("bench-bare")
            .withForce(true)
            .build();

    public Patches(Path kubeconfig, String namespace, int parallelism) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        this.namespace = namespace;
        underWay = new Semaphore(parallelism);
    }

    /// Applies object number `object` in its state `version` on a thread of its own; waits while as many are under way
    /// as may be.
    public void apply(int object, int version, IntConsumer done) throws InterruptedException {
        underWay.acquire();
        threads.execute(() -> {
            try {
                client.resources(ServiceEntry.class)
                        .inNamespace(namespace)
                        .resource(entry(object, version))
                        .patch(APPLY);
                done.accept(version);
            } finally {
                underWay.release();
            }
        });
    }

    /// Five endpoints, as in the services of the benchmark.
    private ServiceEntry entry(int object, int version) {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            endpoints
                    .append(i == 0 ? "" : ",")
                    .append("{\"address\":\"10.0.0.")
                    .append(i + 1)
                    .append("\",\"labels\":{\"app\":\"shop\",\"version\":\"v")
                    .append(version)
                    .append("\"},\"locality\":\"eu/dc1/rack-7\",\"ports\":{\"http\":8080},\"weight\":1}");
        }
        String json =
                "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"bare-"
                        + object + "\",\"namespace\":\"" + namespace + "\"},\"spec\":{\"hosts\":[\"bare-" + object
                        + ".dc1.mesh\"],\"location\":\"MESH_INTERNAL\",\"resolution\":\"STATIC\",\"ports\":[{\"name\":\"http\","
                        + "\"number\":80,\"protocol\":\"HTTP\"}],\"endpoints\":[" + endpoints + "]}}";
        return Serialization.unmarshal(json, ServiceEntry.class);
    }

    @Override
    public void close() {
        threads.close();
        client.close();
    }
}
