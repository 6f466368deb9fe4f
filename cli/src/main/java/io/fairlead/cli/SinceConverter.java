package io.fairlead.cli;

import io.fairlead.options.DurationText;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time, or how long ago.
final class SinceConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
        return DurationText.read(value)
                .map(ago -> Clock.systemUTC().instant().minus(ago))
                .orElseGet(() -> instant(value));
    }

    private static Instant instant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException _) {
            throw new TypeConversionException(
                    "\"" + value + "\" is no time; expected 30m, 2h, 3d or 2026-01-31T10:00:00Z");
        }
    }
}
