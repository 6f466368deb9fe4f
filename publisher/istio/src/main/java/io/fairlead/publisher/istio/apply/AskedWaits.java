package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fairlead.http.RetryAfter;
import io.fairlead.publisher.plan.ObjectKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The waits requested by the API server ([RetryAfter]), per path of a request.
///
/// Holds at most one value per path, the last, until it is taken. Thread-safe.
final class AskedWaits implements Interceptor {
    private static final String API = "/networking.istio.io/v1/";

    private final Map<String, Duration> waits = new ConcurrentHashMap<>();

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        Duration wait = RetryAfter.seconds(response.header("Retry-After"));
        if (!response.isSuccessful() && wait.isPositive()) {
            waits.put(below(request.uri().getPath()), wait);
        }
    }

    /// The server may be below a path of its own, behind a gateway.
    private static String below(String path) {
        int api = path.indexOf(API);
        return api < 0 ? path : path.substring(api + API.length());
    }

    /// The wait requested by the last response about this object; zero if none.
    Duration take(ObjectKey key) {
        return take("namespaces/" + key.namespace() + "/serviceentries/" + key.name());
    }

    /// The same for a list of this namespace, or of all if it is empty.
    Duration takeOfList(String namespace) {
        return take(namespace.isEmpty() ? "serviceentries" : "namespaces/" + namespace + "/serviceentries");
    }

    private Duration take(String path) {
        Duration wait = waits.remove(path);
        return wait == null ? Duration.ZERO : wait;
    }
}
