package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fairlead.http.RetryAfter;
import io.fairlead.ingest.spi.RegistryListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The requests that one client sends, and what their responses asked for. Every request is counted: those that
/// a permit was awaited for with it, those that the client sends by itself (further pages, watches) as they
/// come.
final class ClientRequests implements Interceptor {
    private static final int TOO_MANY = 429;

    private final String cluster;
    private final RegistryListener listener;
    private final AtomicInteger permitted = new AtomicInteger();
    private volatile Duration wait = Duration.ZERO;

    ClientRequests(String cluster, RegistryListener listener) {
        this.cluster = cluster;
        this.listener = listener;
    }

    /// Blocks until the next request is allowed.
    void awaitPermit() throws InterruptedException {
        listener.awaitPermit(cluster);
        permitted.incrementAndGet();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (permitted.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            listener.called(cluster);
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        wait = response.isSuccessful() ? Duration.ZERO : RetryAfter.seconds(response.header("Retry-After"));
        if (response.isSuccessful()) {
            listener.responded();
        } else if (response.code() == TOO_MANY || wait.isPositive()) {
            listener.throttled(cluster);
        }
    }

    /// The wait that the last response asked for; zero after a response that asked for none.
    Duration lastWait() {
        return wait;
    }
}
