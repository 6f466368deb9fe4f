package io.fairlead.record;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The place of a decision in the topic `audit`. Its text is `partition@offset`.
///
/// The order is that of a listing. Between partitions it means nothing.
public record LogPosition(int partition, long offset) implements Comparable<LogPosition> {
    private static final Comparator<LogPosition> ORDER =
            Comparator.comparingInt(LogPosition::partition).thenComparingLong(LogPosition::offset);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

    /// Reads the text form.
    public static LogPosition parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not of the form partition@offset");
        }
        return new LogPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public int compareTo(LogPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
