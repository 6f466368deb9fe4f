package io.fairlead.bench.publish;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/// The floor: objects are written without Fairlead, so many at a time.
public final class Patches implements AutoCloseable {
    static final String NAMESPACE = "bare";

    /// Writes the ServiceEntry with that number; returns once it is acknowledged.
    interface Write {
        void write(int object, String json) throws InterruptedException;
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore underWay;
    private final Write write;
    private final Runnable closed;

    Patches(int parallelism, Write write, Runnable closed) {
        underWay = new Semaphore(parallelism);
        this.write = write;
        this.closed = closed;
    }

    /// Applies object number `object` in its state `version` on a thread of its own; waits while as many are under way
    /// as may be.
    public void apply(int object, int version, IntConsumer done) throws InterruptedException {
        underWay.acquire();
        threads.execute(() -> {
            try {
                write.write(object, entry(object, version));
                done.accept(version);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                underWay.release();
            }
        });
    }

    /// Five endpoints, as in the services of the benchmark, with labels and an annotation as on what Fairlead writes:
    /// the API server has as much to do with it.
    private static String entry(int object, int version) {
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
        return "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"ServiceEntry\",\"metadata\":{\"name\":\"bare-"
                + object + "\",\"namespace\":\"" + NAMESPACE + "\",\"annotations\":{\"fairlead.io/service\":\""
                + NAMESPACE + "/bare-" + object + ".dc1.mesh\"},\"labels\":{\"app.kubernetes.io/managed-by\":\"bare\","
                + "\"fairlead.io/pipeline\":\"bare\"}},\"spec\":{\"hosts\":[\"bare-" + object
                + ".dc1.mesh\"],\"location\":\"MESH_INTERNAL\",\"resolution\":\"STATIC\",\"ports\":[{\"name\":\"http\","
                + "\"number\":80,\"protocol\":\"HTTP\"}],\"endpoints\":[" + endpoints + "]}}";
    }

    @Override
    public void close() {
        threads.close();
        closed.run();
    }
}
