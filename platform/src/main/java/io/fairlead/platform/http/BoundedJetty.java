package io.fairlead.platform.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fairlead.config.HttpAccess;
import io.fairlead.config.HttpConfig;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// Jetty with limits on connections, headers and the time of a request ([RequestTimes]). Each request has a virtual
/// thread of its own.
final class BoundedJetty implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int MOST_CONNECTIONS = 1000;
    private static final int FEWEST_CONNECTIONS = 64;
    private static final int MOST_HEADERS = 32 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Server server;
    private final ServerConnector connector;
    private final RequestTimes times = new RequestTimes();

    private final @Nullable ServedTls tls;

    private BoundedJetty(HttpConfig config, HttpService service) {
        server = new Server(threads());
        HttpAccess.Tls files = config.access().tls();
        tls = files == null ? null : new ServedTls(files);
        connector = new ServerConnector(server, 1, 1, protocols(tls));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(times);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(connections(), connector));
        server.setHandler(new Calls(service, times));
        server.setErrorHandler(BoundedJetty::malformed);
    }

    /// Listens, and serves requests from now on.
    ///
    /// @throws IOException the address cannot be listened on
    /// @throws ConfigurationFailure `APP-HTTP-TLS`: the files of the certificate cannot be used
    static BoundedJetty start(HttpConfig config, HttpService service) throws IOException {
        BoundedJetty jetty = new BoundedJetty(config, service);
        jetty.connector.open();
        try {
            jetty.server.start();
        } catch (Exception e) {
            jetty.close();
            throw new IOException(e.getMessage(), e);
        }
        jetty.times.start();
        if (jetty.tls != null) {
            jetty.tls.start();
        }
        return jetty;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return threads;
    }

    private static ConnectionFactory[] protocols(@Nullable ServedTls tls) {
        HttpConnectionFactory plain = new HttpConnectionFactory(configuration());
        return tls == null
                ? new ConnectionFactory[] {plain}
                : new ConnectionFactory[] {new SslConnectionFactory(tls.factory(), plain.getProtocol()), plain};
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        // Which names are accepted is decided by the header Host.
        http.addCustomizer(new SecureRequestCustomizer(false));
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADERS);
        // A path is compared as it is, so none is ambiguous.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    /// Further connections are closed at once. A quarter of the process's file descriptors, because Kafka's and
    /// RocksDB's files need the rest.
    private static int connections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long quarter = system.getMaxFileDescriptorCount() / 4;
            return Math.clamp(quarter, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
        }
        return MOST_CONNECTIONS;
    }

    /// Repeats nothing of a request that cannot be read.
    private static boolean malformed(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        Content.Sink.write(response, true, "the request cannot be read\n", callback);
        return true;
    }

    /// As it was bound.
    InetSocketAddress address() {
        try {
            if (connector.getTransport() instanceof ServerSocketChannel channel
                    && channel.getLocalAddress() instanceof InetSocketAddress address) {
                return address;
            }
            throw new Bug("the HTTP server does not listen");
        } catch (IOException e) {
            throw new Bug("the HTTP server does not listen", e);
        }
    }

    @Override
    public void close() {
        times.close();
        if (tls != null) {
            tls.close();
        }
        try {
            server.stop();
        } catch (Exception e) {
            throw new Bug("the HTTP server was not stopped", e);
        }
    }

    private static final class Calls extends Handler.Abstract {
        private final HttpService service;
        private final RequestTimes times;

        Calls(HttpService service, RequestTimes times) {
            this.service = service;
            this.times = times;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Connection connection = request.getConnectionMetaData().getConnection();
            times.began(connection);
            try {
                service.handle(new HttpCall(request, response, () -> times.unlimited(connection)));
                callback.succeeded();
            } catch (IOException e) {
                callback.failed(e);
            } finally {
                times.ended(connection);
            }
            return true;
        }
    }
}
