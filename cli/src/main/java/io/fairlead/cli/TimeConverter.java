package io.fairlead.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations as people write them: `60s`, `5m`, `1h`; none is negative, or longer than a year.
final class TimeConverter implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofDays(366);

    @Override
    public Duration convert(String value) {
        Duration time = read(value);
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new TypeConversionException(
                    "\"" + value + "\" is outside 0s to " + LONGEST.toHours() + "h (" + LONGEST.toDays() + " days)");
        }
        return time;
    }

    private static Duration read(String value) {
        try {
            return Duration.parse("PT" + value.strip());
        } catch (DateTimeParseException _) {
            throw new TypeConversionException(
                    "\"" + value + "\" is not a duration; expected a value such as 60s, 5m or 1h");
        }
    }
}
