package io.fairlead.options;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as the file writes them: bytes, or a whole number and B, KiB, MiB or GiB.
public final class SizeText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(B|KiB|MiB|GiB)?");

    private SizeText() {}

    /// In bytes.
    public static Optional<Long> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2);
        return Optional.of(number << (unit == null ? 0 : 10 * "BKMG".indexOf(unit.charAt(0))));
    }

    /// The size in the largest unit that leaves no rest.
    public static String of(long bytes) {
        int unit = Math.min(3, bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * unit)) + List.of("", "KiB", "MiB", "GiB").get(unit);
    }
}
