package io.fairlead.http.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Reads private keys of PEM blocks: PKCS #8, and the two older forms that name their algorithm, of which
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

    /// Nothing where the block holds no key of a known form.
    static Optional<PrivateKey> read(Pem.Block block) throws GeneralSecurityException {
        byte[] content = block.decoded();
        return switch (block.label()) {
            case "PRIVATE KEY" -> decoded(content);
            case "RSA PRIVATE KEY" -> decoded(wrapped(RSA, content));
            case "EC PRIVATE KEY" -> ec(content);
            default -> Optional.empty();
        };
    }

    private static Optional<PrivateKey> ec(byte[] content) throws GeneralSecurityException {
        for (byte[] curve : CURVES) {
            if (contains(content, curve)) {
                return decoded(wrapped(tagged(SEQUENCE, join(EC, curve)), content));
            }
        }
        return Optional.empty();
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
