package io.fairlead.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;

/// The settings that all clients of registries share.
public final class HttpClients {
    private HttpClients() {}

    /// HTTP/1.1; redirects are left to the caller, as credentials must not be sent to another server; one virtual
    /// thread for each task.
    ///
    /// @param threads what the names of the threads begin with
    public static HttpClient.Builder builder(String threads, Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(threads + " ", 0).factory()));
    }
}
