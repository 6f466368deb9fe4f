package io.fairlead.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Times for people: to the millisecond, and as an age in kubectl's format (`HumanDuration` of apimachinery).
final class Age {
    private Age() {}

    /// Two units where the larger one alone would be too coarse: `90s`, `5m3s`, `2h30m`, `3d4h`, `400d`.
    static String text(Duration age) {
        long seconds = Math.max(age.toSeconds(), 0);
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return both(minutes, "m", seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return both(hours, "h", minutes % 60, "m");
        }
        if (days < 2) {
            return hours + "h";
        }
        return days < 8 ? both(days, "d", hours % 24, "h") : days + "d";
    }

    private static String both(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : small + smallUnit);
    }

    /// The age of a time in text form, `null` if it is not one.
    static @Nullable String of(@Nullable Object time, Instant now) {
        Instant instant = instant(time);
        return instant == null ? null : text(Duration.between(instant, now));
    }

    /// Adds the column `age` to rows for people. Programs get only the time, because an age is outdated once it is
    /// printed.
    static void beside(String time, List<Map<String, Object>> rows, Instant now, OutputFormat format) {
        if (format != OutputFormat.TABLE) {
            return;
        }
        for (Map<String, Object> row : rows) {
            String age = of(row.get(time), now);
            if (age != null) {
                row.put("age", age);
            }
        }
    }

    /// In ISO form, truncated to milliseconds.
    static String toMillis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli()).toString();
    }

    private static @Nullable Instant instant(@Nullable Object time) {
        try {
            return time == null ? null : Instant.parse(time.toString());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
