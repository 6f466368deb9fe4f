package io.fairlead.ingest.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of 127.0.0.1 that no authority signed, made once.
public final class OwnCertificate {
    private static final String PASSWORD = "changeit";
    private static final OwnCertificate ONE = new OwnCertificate();

    private final Path folder;

    private OwnCertificate() {
        try {
            folder = Files.createTempDirectory("fairlead-azure");
            keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=azure", "-ext", "san=ip:127.0.0.1", "-validity", "2");
            keytool("-exportcert", "-rfc", "-file", pem().toString());
            // In this order, as the last one named is deleted first.
            folder.toFile().deleteOnExit();
            keys().toFile().deleteOnExit();
            pem().toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "azure", "-storepass", PASSWORD, "-keystore", keys().toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + command);
        }
    }

    private Path keys() {
        return folder.resolve("keys.p12");
    }

    private Path pem() {
        return folder.resolve("ca.pem");
    }

    /// What a client trusts.
    public static Path authority() {
        return ONE.pem();
    }

    static SSLContext ofServer() {
        try (InputStream in = Files.newInputStream(ONE.keys())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
