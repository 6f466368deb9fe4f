package io.fairlead.testkit.tls;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.http.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// An HTTPS server on 127.0.0.1 with the certificate `server` of [TestCertificates].
public final class TlsServer implements AutoCloseable {
    private final HttpsServer server;

    private TlsServer(HttpsServer server) {
        this.server = server;
    }

    /// Listens on a free port.
    ///
    /// @param handler of every request
    public static TlsServer start(TestCertificates certificates, HttpHandler handler) throws IOException {
        TlsOptions tls = new TlsOptions(null, certificates.certificate("server"), certificates.key("server"), "");
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.of(tls, "TEST-TLS")));
        server.createContext("/", handler);
        server.start();
        return new TlsServer(server);
    }

    /// Ends with a slash.
    public URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
