package io.fairlead.ingest.inventory;

import java.util.regex.Pattern;

/// Reads the number of a port.
final class PortNumber {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern OCTAL = Pattern.compile("0[0-9]+");

    private PortNumber() {}

    /// @param of the owner of the port, for the message
    static int read(String what, String text, String of) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " \"" + text + "\"" + of + " is not a number from 1 to 65535");
        }
        if (OCTAL.matcher(text).matches()) {
            // YAML 1.1 reads octal, YAML 1.2 and people read decimal.
            throw new IllegalArgumentException(
                    what + " \"" + text + "\"" + of + " begins with 0; write the decimal number without it");
        }
        int number = Integer.parseInt(text);
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException(what + " " + number + of + " is outside 1-65535");
        }
        return number;
    }
}
