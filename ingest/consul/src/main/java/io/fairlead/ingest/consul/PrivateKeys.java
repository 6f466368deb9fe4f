package io.fairlead.ingest.consul;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Reads private keys of PEM text: PKCS #8, and the two older forms that name their algorithm, of which
/// `consul tls cert create` writes one. Encrypted keys are not read.
final class PrivateKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    /// SEQUENCE of rsaEncryption and NULL (RFC 8017, A.1).
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /// OBJECT IDENTIFIER ecPublicKey (RFC 5480, 2.1.1).
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    /// The OBJECT IDENTIFIERs of the curves that TLS uses (RFC 5480, 2.1.1.1): P-256, P-384, P-521.
    private static final List<byte[]> CURVES = List.of(
            HexFormat.of().parseHex("06082a8648ce3d030107"),
            HexFormat.of().parseHex("06052b81040022"),
            HexFormat.of().parseHex("06052b81040023"));

    private PrivateKeys() {}

    /// The first key of a known form; nothing where the text holds none.
    static Optional<PrivateKey> read(String pem) throws GeneralSecurityException {
        Optional<byte[]> pkcs8 = block(pem, "PRIVATE KEY");
        if (pkcs8.isPresent()) {
            return decoded(pkcs8.get());
        }
        Optional<byte[]> rsa = block(pem, "RSA PRIVATE KEY");
        if (rsa.isPresent()) {
            return decoded(wrapped(RSA, rsa.get()));
        }
        Optional<byte[]> ec = block(pem, "EC PRIVATE KEY");
        if (ec.isPresent()) {
            for (byte[] curve : CURVES) {
                if (contains(ec.get(), curve)) {
                    return decoded(wrapped(tagged(SEQUENCE, join(EC, curve)), ec.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> block(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        return from < 0 || to < from
                ? Optional.empty()
                : Optional.of(Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to)));
    }

    private static Optional<PrivateKey> decoded(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            } catch (InvalidKeySpecException _) {
                // A key of another algorithm.
            }
        }
        return Optional.empty();
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, join(VERSION_0, algorithm, tagged(OCTET_STRING, key)));
    }

    private static byte[] tagged(int tag, byte[] content) {
        byte[] length = content.length < 128
                ? new byte[] {(byte) content.length}
                : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return join(new byte[] {(byte) tag}, length, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        HexFormat hex = HexFormat.ofDelimiter(" ");
        return hex.formatHex(bytes).contains(hex.formatHex(part));
    }
}
