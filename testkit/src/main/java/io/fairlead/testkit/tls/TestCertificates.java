package io.fairlead.testkit.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// An authority, and a certificate of 127.0.0.1 and of a client that it signed, as PEM files in a directory.
public record TestCertificates(Path folder) {
    private static final String PASSWORD = "changeit";

    public static TestCertificates in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificates made = new TestCertificates(folder);
        made.newKey("ca", "-ext", "bc:c");
        made.keytool("ca", "-exportcert", "-rfc", "-file", made.authority().toString());
        made.signed("server", "san=ip:127.0.0.1");
        made.signed("client", "eku=clientAuth");
        return made;
    }

    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /// In PEM.
    ///
    /// @param name `server` or `client`
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /// In PKCS #8, not encrypted.
    ///
    /// @param name `server` or `client`
    public Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    private void newKey(String name, String... more) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2"));
        all.addAll(List.of(more));
        keytool(name, all.toArray(String[]::new));
    }

    private void signed(String name, String extension)
            throws IOException, InterruptedException, GeneralSecurityException {
        newKey(name);
        Path request = folder.resolve(name + ".csr");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
                "ca",
                "-gencert",
                "-rfc",
                "-ext",
                extension,
                "-validity",
                "2",
                "-infile",
                request.toString(),
                "-outfile",
                certificate(name).toString());
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store().getKey(name, PASSWORD.toCharArray()).getEncoded());
        Files.writeString(key(name), "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private void keytool(String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", alias, "-storepass", PASSWORD, "-keystore"));
        command.add(folder.resolve("keys.p12").toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + command);
        }
    }
}
