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
        Zeros zeros = Zeros.longestOf(groups);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == zeros.start()) {
                text.append("::");
                i += zeros.length() - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    /// Two or more groups of zeros in a row; they start at -1 where there are none.
    private record Zeros(int start, int length) {
        /// The first of the longest.
        static Zeros longestOf(int[] groups) {
            Zeros longest = new Zeros(-1, 1);
            for (int i = 0; i < groups.length; i++) {
                int end = i;
                while (end < groups.length && groups[end] == 0) {
                    end++;
                }
                if (end - i > longest.length()) {
                    longest = new Zeros(i, end - i);
                }
            }
            return longest;
        }
    }
}
