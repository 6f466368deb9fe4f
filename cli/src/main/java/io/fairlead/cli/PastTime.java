package io.fairlead.cli;

import io.fairlead.options.DurationText;
import io.fairlead.record.kafka.RecordScan;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time in the past as people write it, in the time zone of the clock unless it names one.
///
/// | text | time |
/// |---|---|
/// | `now` | the present: [#PRESENT], which is no time |
/// | `-2h`, `2h`, `2h ago`, `-90m`, `-3d` | that long ago |
/// | `14:00`, `14:00:30` | today; yesterday if it is still to come |
/// | `today 14:00`, `yesterday 14:00`, `monday 14:00` | that day; a weekday is the last one that is past |
/// | `yesterday`, `monday`, `2026-05-04` | the beginning of that day |
/// | `2026-05-04 14:00`, `2026-05-04T14:00:30.123456` | in the zone of the clock |
/// | `2026-05-04T14:00:00Z`, `2026-05-04T16:00:00+02:00` | RFC 3339 |
///
/// A local time that a change of the clocks skips or repeats is what `java.time` makes of it: the later one of
/// a gap, the earlier one of an overlap. [#show] has the offset, so that a reader sees which.
final class PastTime {
    /// Whatever the clocks of the brokers are.
    static final Instant PRESENT = RecordScan.PRESENT;

    private static final Pattern DAY_AND_TIME = Pattern.compile("(\\S+?)(?:[ t]+(\\d{1,2}:\\d{2}(?::\\S+)?))?");
    private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}(?::\\S+)?");

    private final Clock clock;

    PastTime(Clock clock) {
        this.clock = clock;
    }

    /// @throws IllegalArgumentException it is none of these, or in the future
    Instant read(String value) {
        Instant now = clock.instant();
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (text.equals("now")) {
            return PRESENT;
        }
        Instant time = ago(text, now)
                .or(() -> attempt(() ->
                        OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant()))
                .or(() -> local(text))
                .orElseThrow(() -> new IllegalArgumentException("\"" + value
                        + "\" is no time; expected a value such as -2h, 14:00, \"yesterday 14:00\","
                        + " \"2026-05-04 14:00\" or 2026-05-04T14:00:00Z"));
        if (time.isAfter(now)) {
            throw new IllegalArgumentException("\"" + value + "\" is " + show(time) + ", which is in the future");
        }
        return time;
    }

    /// RFC 3339 with the offset of the clock's zone, always to the millisecond: the ISO formatters of the JDK leave out
    /// zeros, and columns would not align.
    String show(Instant time) {
        return time.equals(PRESENT)
                ? "now"
                : DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
                        .format(time.atZone(clock.getZone()));
    }

    private static Optional<Instant> ago(String text, Instant now) {
        String length = text.startsWith("-") ? text.substring(1) : text;
        if (length.endsWith(" ago")) {
            length = length.substring(0, length.length() - " ago".length());
        }
        return DurationText.read(length.strip()).map(now::minus);
    }

    private Optional<Instant> local(String text) {
        ZonedDateTime now = clock.instant().atZone(clock.getZone());
        if (TIME.matcher(text).matches()) {
            return time(text).map(at -> {
                ZonedDateTime today = now.toLocalDate().atTime(at).atZone(clock.getZone());
                ZonedDateTime shown = today.isAfter(now)
                        ? now.toLocalDate().minusDays(1).atTime(at).atZone(clock.getZone())
                        : today;
                return shown.toInstant();
            });
        }
        Matcher parts = DAY_AND_TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<LocalDate> day = day(parts.group(1), now.toLocalDate());
        Optional<LocalTime> at = parts.group(2) == null ? Optional.of(LocalTime.MIDNIGHT) : time(parts.group(2));
        return day.flatMap(
                date -> at.map(hour -> date.atTime(hour).atZone(clock.getZone()).toInstant()));
    }

    private static Optional<LocalDate> day(String text, LocalDate today) {
        return switch (text) {
            case "today" -> Optional.of(today);
            case "yesterday" -> Optional.of(today.minusDays(1));
            default ->
                Arrays.stream(DayOfWeek.values())
                        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst()
                        .map(it -> today.with(TemporalAdjusters.previous(it)))
                        .or(() -> attempt(() -> LocalDate.parse(text)));
        };
    }

    private static Optional<LocalTime> time(String text) {
        String padded = text.indexOf(':') == 1 ? "0" + text : text;
        return attempt(() -> LocalTime.parse(padded));
    }

    private static <T> Optional<T> attempt(Supplier<T> parsing) {
        try {
            return Optional.of(parsing.get());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
