package io.fairlead.http.tls;

import io.fairlead.http.PrintableText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the PEM files of a source's TLS options. One file may contain certificates and key: each option uses its own
/// blocks and skips the others.
public final class TlsFiles {
    private static final int MAX_BYTES = 8 << 20;

    private TlsFiles() {}

    /// The problem with each file, by the key of its option (`ca`, `cert`, `key`); empty if all can be used.
    public static SortedMap<String, String> check(TlsOptions tls) {
        SortedMap<String, String> problems = new TreeMap<>();
        List<X509Certificate> certificates = new ArrayList<>();
        List<PrivateKey> keys = new ArrayList<>();
        attempt("ca", tls.ca(), problems, TlsFiles::certificates);
        attempt("cert", tls.certificate(), problems, file -> certificates.addAll(certificates(file)));
        attempt("key", tls.key(), problems, file -> keys.add(privateKey(file)));
        if (!keys.isEmpty() && !certificates.isEmpty() && tls.key() != null) {
            attempt("key", tls.key(), problems, file -> requirePair(file, keys.getFirst(), certificates.getFirst()));
        }
        return problems;
    }

    private interface Work {
        void run(Path file);
    }

    private static void attempt(String key, @Nullable Path file, SortedMap<String, String> problems, Work work) {
        if (file != null) {
            try {
                work.run(file);
            } catch (UnusableFile e) {
                problems.put(key, String.valueOf(e.getMessage()));
            }
        }
    }

    /// The certificates of a file, in its order; at least one.
    static List<X509Certificate> certificates(Path file) {
        byte[] content = content(file);
        List<X509Certificate> found = ofBlocks(file, content);
        if (found.isEmpty() && Pem.blocks(content).isEmpty()) {
            found.addAll(binary(content));
        }
        if (found.isEmpty()) {
            throw noCertificate(file, content);
        }
        return found;
    }

    private static UnusableFile noCertificate(Path file, byte[] content) {
        return wrong(
                file,
                "holds no certificate" + (Pem.isCutOff(content) ? " (it ends within a block)" : "")
                        + ", expected PEM with BEGIN CERTIFICATE",
                null);
    }

    private static List<X509Certificate> ofBlocks(Path file, byte[] content) {
        List<X509Certificate> found = new ArrayList<>();
        for (Pem.Block block : Pem.blocks(content)) {
            if (block.label().endsWith("CERTIFICATE")) {
                try {
                    found.addAll(parsed(block.decoded()));
                } catch (CertificateException | IllegalArgumentException e) {
                    throw wrong(file, "the certificate in line " + block.line() + " cannot be read", e);
                }
            }
        }
        return found;
    }

    private static List<X509Certificate> binary(byte[] content) {
        try {
            return parsed(content);
        } catch (CertificateException _) {
            return List.of();
        }
    }

    private static List<X509Certificate> parsed(byte[] der) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der))) {
            found.add((X509Certificate) each);
        }
        return found;
    }

    /// The first private key of a file.
    static PrivateKey privateKey(Path file) {
        byte[] content = content(file);
        for (Pem.Block block : Pem.blocks(content)) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return privateKey(file, block);
            }
        }
        throw wrong(
                file,
                "contains no private key" + (Pem.isCutOff(content) ? " (it ends within a block)" : "")
                        + ", expected unencrypted PEM with BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY",
                null);
    }

    private static PrivateKey privateKey(Path file, Pem.Block block) {
        String where = "the private key in line " + block.line();
        if (block.isEncrypted()) {
            throw wrong(
                    file, where + " is encrypted, expected one without a passphrase (openssl pkey writes it)", null);
        }
        Exception cause = null;
        try {
            Optional<PrivateKey> key = PrivateKeys.read(block);
            if (key.isPresent()) {
                return key.get();
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            cause = e;
        }
        throw wrong(file, where + " cannot be read, expected an RSA, EC or Ed25519 key", cause);
    }

    private static void requirePair(Path file, PrivateKey key, X509Certificate certificate) {
        if (!isPair(key, certificate.getPublicKey())) {
            throw wrong(
                    file,
                    "the private key does not belong to the first certificate of cert ("
                            + PrintableText.of(
                                    certificate.getSubjectX500Principal().getName()) + ")",
                    null);
        }
    }

    private static boolean isPair(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] text = {1, 2, 3};
        try {
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(key);
            sign.update(text);
            byte[] signature = sign.sign();
            sign.initVerify(certified);
            sign.update(text);
            return sign.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // Keys of different kinds.
        }
    }

    private static byte[] content(Path file) {
        try {
            if (!Files.exists(file)) {
                throw wrong(file, "does not exist", null);
            }
            if (!Files.isRegularFile(file)) {
                throw wrong(file, "is not a file", null);
            }
            if (!Files.isReadable(file)) {
                throw wrong(file, "is not readable by this user", null);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 8 MiB, expected PEM", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static UnusableFile wrong(Path file, String problem, @Nullable Throwable cause) {
        return new UnusableFile("the file " + file + ": " + problem, cause);
    }

    /// The message names the file.
    static final class UnusableFile extends RuntimeException {
        UnusableFile(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
