package io.fairlead.ingest.consul;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Makes a TLS context of PEM files.
final class ConsulTls {
    private static final char[] NO_PASSWORD = {};

    private ConsulTls() {}

    static void apply(ConsulConfig.Tls tls, HttpClient.Builder builder) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            builder.sslContext(context);
        } catch (GeneralSecurityException | IOException e) {
            throw wrong("the TLS files of consul cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(ConsulConfig.Tls tls) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(tls.ca() == null ? null : authorities(tls.ca()));
        TrustManager[] managers = factory.getTrustManagers();
        if (!tls.serverName().isEmpty()) {
            for (int i = 0; i < managers.length; i++) {
                if (managers[i] instanceof X509ExtendedTrustManager manager) {
                    managers[i] = new NamedServerTrust(manager, tls.serverName());
                }
            }
        }
        return managers;
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static KeyManager @Nullable [] keys(ConsulConfig.Tls tls) throws GeneralSecurityException, IOException {
        if (tls.certificate() == null || tls.key() == null) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                privateKey(tls.key()),
                NO_PASSWORD,
                certificates(tls.certificate()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> found =
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw wrong(file + " holds no certificate, expected PEM with BEGIN CERTIFICATE", null);
            }
            return found;
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        return PrivateKeys.read(Files.readString(file, StandardCharsets.US_ASCII))
                .orElseThrow(() -> wrong(
                        file
                                + " holds no private key that can be read, expected unencrypted PEM with BEGIN PRIVATE KEY,"
                                + " RSA PRIVATE KEY or EC PRIVATE KEY",
                        null));
    }

    private static ConfigurationFailure wrong(String message, @Nullable Throwable cause) {
        return new ConfigurationFailure("INGEST-CONSUL-TLS", message, cause);
    }
}
