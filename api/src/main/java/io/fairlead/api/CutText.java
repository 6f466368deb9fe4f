package io.fairlead.api;

import io.fairlead.record.Cut;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A position in the log as text: `p3-18273.p4-17`, the first offset of each partition that is not part of it.
final class CutText {
    private static final Pattern PART = Pattern.compile("p(\\d{1,9})-(\\d{1,18})");

    private CutText() {}

    static String of(Cut cut) {
        return cut.offsets().entrySet().stream()
                .map(it -> "p" + it.getKey() + "-" + it.getValue())
                .collect(Collectors.joining("."));
    }

    /// @throws IllegalArgumentException it is no position
    static Cut parse(String text) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split("\\.", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("it is no position");
            }
            offsets.put(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
        return new Cut(offsets);
    }
}
