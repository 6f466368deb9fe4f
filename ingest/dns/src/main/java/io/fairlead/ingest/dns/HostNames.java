package io.fairlead.ingest.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Resolves the names of servers by the system, which can be neither interrupted nor limited: it runs on a thread that
/// is left alone when it takes too long. At most one for each name.
final class HostNames {
    /// What the system does.
    interface Lookup {
        InetAddress of(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Map<String, CompletableFuture<InetAddress>> running = new ConcurrentHashMap<>();

    HostNames(Lookup lookup) {
        this.lookup = lookup;
    }

    /// @throws SocketTimeoutException it took longer
    InetAddress resolve(String host, Duration timeout) throws IOException, InterruptedException {
        try {
            return running.computeIfAbsent(host, this::start).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException(
                    "the name of the server was not resolved within " + timeout.toMillis() + " ms");
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException("while resolving " + host, e.getCause());
        }
    }

    /// Not on a virtual thread: the system would block one of the few threads that carry those.
    private CompletableFuture<InetAddress> start(String host) {
        CompletableFuture<InetAddress> resolved = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("dns-server-name " + host).start(() -> {
            try {
                resolved.complete(lookup.of(host));
            } catch (UnknownHostException | RuntimeException e) {
                resolved.completeExceptionally(e);
            } finally {
                running.remove(host);
            }
        });
        return resolved;
    }
}
