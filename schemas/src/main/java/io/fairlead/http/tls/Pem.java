package io.fairlead.http.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The blocks of a PEM file (RFC 7468), in order. Text outside of them is ignored, whatever its encoding: OpenSSL
/// writes the attributes of a PKCS #12 file there.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /// `line` is that of its BEGIN.
    record Block(String label, int line, String content) {
        boolean isEncrypted() {
            return label.startsWith("ENCRYPTED") || content.contains("ENCRYPTED");
        }

        /// @throws IllegalArgumentException it is no Base64
        byte[] decoded() {
            return Base64.getMimeDecoder().decode(content);
        }
    }

    private Pem() {}

    static List<Block> blocks(byte[] file) {
        return blocks(new String(file, StandardCharsets.ISO_8859_1));
    }

    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            int line = 1
                    + (int) text.substring(0, found.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            blocks.add(new Block(found.group(1), line, found.group(2)));
        }
        return blocks;
    }

    /// Whether a block begins and does not end.
    static boolean isCutOff(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int begin = text.lastIndexOf("-----BEGIN ");
        return begin >= 0 && text.indexOf("-----END ", begin) < 0;
    }
}
