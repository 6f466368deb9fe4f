package io.fairlead.ingest.gcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The key file of a service account, whose tokens come from a server in this process.
public final class ServiceAccountKey {
    static final String EMAIL = "fairlead@shop-prod.iam.gserviceaccount.com";
    /// The private key, without the lines around it.
    static final String PRIVATE = generated();

    private ServiceAccountKey() {}

    private static String generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String json(URI tokens) {
        return "{\"type\": \"service_account\", \"project_id\": \"shop-prod\", \"private_key_id\": \"k1\", \"private_key\":"
                + " \"-----BEGIN PRIVATE KEY-----\\n" + PRIVATE
                + "\\n-----END PRIVATE KEY-----\\n\", \"client_email\": \""
                + EMAIL + "\", \"client_id\": \"1\", \"token_uri\": \"" + tokens + "\"}";
    }

    static Path write(Path file, URI tokens) {
        try {
            return Files.writeString(file, json(tokens));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In a file of its own, which is deleted when the JVM ends.
    public static Path temporary(URI tokens) {
        try {
            Path file = Files.createTempFile("gcp", ".json");
            file.toFile().deleteOnExit();
            return write(file, tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
