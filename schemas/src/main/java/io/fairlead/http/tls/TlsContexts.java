package io.fairlead.http.tls;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Creates a TLS context from PEM files.
public final class TlsContexts {
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /// Reads the files.
    ///
    /// @param code of the failure
    /// @throws ConfigurationFailure a file cannot be used; all such files are named
    public static SSLContext of(TlsOptions tls, String code) {
        SortedMap<String, String> problems = TlsFiles.check(tls);
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure(
                    code,
                    problems.entrySet().stream()
                            .map(problem -> "tls." + problem.getKey() + ": " + problem.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigurationFailure(code, "the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(TlsOptions tls) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(tls.ca() == null ? null : authorities(tls.ca()));
        TrustManager[] managers = factory.getTrustManagers();
        for (int i = 0; i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager manager) {
                managers[i] = new ServerTrust(manager, tls.serverName());
            }
        }
        return managers;
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : TlsFiles.certificates(file)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static KeyManager @Nullable [] keys(TlsOptions tls) throws GeneralSecurityException, IOException {
        if (tls.certificate() == null || tls.key() == null) {
            return null;
        }
        KeyStore store = empty();
        List<? extends Certificate> chain = TlsFiles.certificates(tls.certificate());
        store.setKeyEntry("client", TlsFiles.privateKey(tls.key()), NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
