package io.fairlead.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations as people write them: `60s`, `5m`, `1h`.
final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            return Duration.parse("PT" + value.strip());
        } catch (DateTimeParseException _) {
            throw new TypeConversionException(
                    "\"" + value + "\" is not a duration; expected a value such as 60s, 5m or 1h");
        }
    }
}
