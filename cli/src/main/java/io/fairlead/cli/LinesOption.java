package io.fairlead.cli;

import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `-o` of commands that print a row at a time, each on one line.
final class LinesOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            completionCandidates = Formats.class,
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    /// The format of a line.
    enum Format {
        TEXT,
        JSON
    }

    boolean isForPeople() {
        return format == Format.TEXT;
    }

    void print(PrintWriter out, Map<String, Object> row) {
        out.println(
                switch (format) {
                    case TEXT -> text(row);
                    case JSON -> Answers.line(row);
                });
        out.flush();
    }

    private static String text(Map<String, Object> row) {
        return row.values().stream()
                .map(value -> value instanceof Collection<?> several
                        ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        : value.toString())
                .filter(value -> !value.isEmpty())
                .map(Printable::of)
                .collect(Collectors.joining("  "));
    }

    /// For completion; the names of the enum are in capitals.
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("text", "json").iterator();
        }
    }

    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            return switch (value) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("\"" + value + "\" is not one of text, json");
            };
        }
    }
}
