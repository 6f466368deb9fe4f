package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fairlead.publisher.plan.ObjectKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The waits requested by the API server, per path of a request: the header `Retry-After`, which the client leaves out
/// of its exception. The server sends it in seconds with most of its responses 429 and 503; the other form, a date, is
/// ignored.
///
/// Holds at most one value per path, the last, until it is taken. Thread-safe.
final class AskedWaits implements Interceptor {
    private static final String API = "/networking.istio.io/v1/";
    /// Nobody waits longer; also prevents an overflow.
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    private final Map<String, Duration> waits = new ConcurrentHashMap<>();

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        Duration wait = read(response.header("Retry-After"));
        if (!response.isSuccessful() && wait.isPositive()) {
            waits.put(below(request.uri().getPath()), wait);
        }
    }

    static Duration read(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,18}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(header.strip()), MOST_SECONDS));
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
