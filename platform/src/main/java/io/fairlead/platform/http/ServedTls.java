package io.fairlead.platform.http;

import io.fairlead.config.HttpAccess;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate of the HTTP server. It is read again when its files change; if they cannot be used then, the former
/// one stays in use.
final class ServedTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedTls.class);
    private static final Duration CHECK = Duration.ofSeconds(10);

    private final HttpAccess.Tls files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @throws ConfigurationFailure `APP-HTTP-TLS`: the files cannot be used
    ServedTls(HttpAccess.Tls files) {
        this.files = files;
        factory.setSslContext(context());
    }

    private SSLContext context() {
        return TlsContexts.of(new TlsOptions(null, files.certificate(), files.key(), ""), "APP-HTTP-TLS");
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    void start() {
        Thread.ofVirtual().name("http-tls").start(() -> watch(stamps()));
    }

    private void watch(List<FileTime> before) {
        List<FileTime> known = before;
        try {
            while (!closed.await(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                List<FileTime> now = stamps();
                if (!now.equals(known)) {
                    known = now;
                    reload();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() {
        try {
            SSLContext next = context();
            factory.reload(it -> it.setSslContext(next));
            LOG.info("certificate read file={}", files.certificate());
        } catch (ConfigurationFailure failure) {
            LOG.warn(
                    "code={} reason=\"{}\"; the former certificate stays in use", failure.code(), failure.getMessage());
        } catch (Exception e) {
            LOG.error("the certificate was not replaced", e);
        }
    }

    private List<FileTime> stamps() {
        List<FileTime> stamps = new ArrayList<>();
        for (Path file : List.of(files.certificate(), files.key())) {
            try {
                stamps.add(Files.getLastModifiedTime(file));
            } catch (IOException _) {
                stamps.add(FileTime.fromMillis(0));
            }
        }
        return stamps;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
