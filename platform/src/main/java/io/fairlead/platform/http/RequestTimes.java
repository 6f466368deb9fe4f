package io.fairlead.platform.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/// Closes connections that take too long. Jetty's own limit is on the time in which nothing is sent, so a client that
/// sends a byte now and then would keep its connection.
///
/// | a connection | is closed |
/// |---|---|
/// | without the first byte of its first request, a TLS handshake included | after 30 s |
/// | with a part of a request | 10 s after its first byte was seen |
/// | whose response is not complete | after 60 s, unless it is a stream |
final class RequestTimes implements Connection.Listener, AutoCloseable {
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration REQUEST = Duration.ofSeconds(10);
    private static final Duration RESPONSE = Duration.ofSeconds(60);

    private final Map<Connection, Wait> waits = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// For what a connection waits.
    private sealed interface Wait {
        /// For the first byte of the first request.
        record First(long deadline) implements Wait {}

        /// For the first byte of the next request; Jetty's idle timeout limits that.
        record Idle(long bytes) implements Wait {}

        /// Until a time of [System#nanoTime], for the rest of a request or of a response.
        record Until(long deadline) implements Wait {}

        /// As long as the stream lasts.
        record Unlimited() implements Wait {}
    }

    void start() {
        Thread.ofVirtual().name("http-times").start(this::run);
    }

    @Override
    public void onOpened(Connection connection) {
        // A TLS connection contains the one that is meant.
        if (!(connection instanceof SslConnection)) {
            waits.put(connection, new Wait.First(System.nanoTime() + FIRST.toNanos()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        waits.remove(connection);
    }

    /// A request has arrived.
    void began(Connection connection) {
        waits.computeIfPresent(connection, (_, _) -> new Wait.Until(System.nanoTime() + RESPONSE.toNanos()));
    }

    void unlimited(Connection connection) {
        waits.computeIfPresent(connection, (_, _) -> new Wait.Unlimited());
    }

    void ended(Connection connection) {
        waits.computeIfPresent(connection, (_, _) -> new Wait.Idle(connection.getBytesIn()));
    }

    private void run() {
        try {
            while (!closed.await(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                waits.forEach(this::check);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Connection connection, Wait wait) {
        switch (wait) {
            case Wait.First _ when connection.getBytesIn() > 0 -> limit(connection, wait);
            case Wait.First(var deadline) -> closeAfter(deadline, connection, wait);
            case Wait.Idle(var bytes) when connection.getBytesIn() > bytes -> limit(connection, wait);
            case Wait.Until(var deadline) -> closeAfter(deadline, connection, wait);
            case Wait.Idle _, Wait.Unlimited _ -> {}
        }
    }

    private void limit(Connection connection, Wait wait) {
        waits.replace(connection, wait, new Wait.Until(System.nanoTime() + REQUEST.toNanos()));
    }

    private void closeAfter(long deadline, Connection connection, Wait wait) {
        if (System.nanoTime() - deadline > 0 && waits.remove(connection, wait)) {
            connection.getEndPoint().close(new TimeoutException("the request or its response took too long"));
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
