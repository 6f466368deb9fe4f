package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fairlead.http.RetryAfter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// The wait that the last response of one client asked for; zero after a response that asked for none.
final class LastWait implements Interceptor {
    private volatile Duration wait = Duration.ZERO;

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        wait = response.isSuccessful() ? Duration.ZERO : RetryAfter.seconds(response.header("Retry-After"));
    }

    Duration get() {
        return wait;
    }
}
