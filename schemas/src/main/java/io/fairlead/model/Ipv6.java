package io.fairlead.model;

import java.net.InetAddress;
import java.util.Locale;

/// IPv6 addresses in the one form of RFC 5952: lower case, no leading zeros, the longest run of zeros as `::`.
final class Ipv6 {
    private Ipv6() {}

    static String canonical(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        byte[] bytes = bytes(bare);
        if (bytes.length == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        return compressed(bytes);
    }

    /// The JDK's own parser of literals: no name is ever looked up. It would look up a zone among this machine's
    /// network interfaces, so a zone is never passed to it.
    private static byte[] bytes(String literal) {
        int zone = literal.indexOf('%');
        if (zone >= 0) {
            throw new IllegalArgumentException("address \"" + literal + "\" has a zone (" + literal.substring(zone)
                    + "), which has a meaning on one machine only; expected an address without a zone");
        }
        try {
            return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("address \"" + literal + "\" is not an IPv6 address", e);
        }
    }

    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && groups[run] == 0) {
                run++;
            }
            if (run - i > length) {
                start = i;
                length = run - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
