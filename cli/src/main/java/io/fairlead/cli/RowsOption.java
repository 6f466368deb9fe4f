package io.fairlead.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `-o` of commands whose answer is rows: the formats of all commands, and CSV.
final class RowsOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            completionCandidates = Formats.class,
            defaultValue = "table",
            description = "table, json, yaml or csv (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    /// The format of rows.
    enum Format {
        TABLE,
        JSON,
        YAML,
        CSV
    }

    boolean isForPeople() {
        return format == Format.TABLE;
    }

    void print(PrintWriter out, List<String> columns, List<Map<String, Object>> rows) {
        switch (format) {
            case TABLE -> Answers.print(out, OutputFormat.TABLE, columns, rows);
            case JSON -> Answers.print(out, OutputFormat.JSON, columns, rows);
            case YAML -> Answers.print(out, OutputFormat.YAML, columns, rows);
            case CSV -> {
                CsvLines.of(columns, rows).forEach(out::println);
                out.flush();
            }
        }
    }

    /// Rows that are differences: people see a line if there are none.
    void printDifferences(PrintWriter out, List<String> columns, List<Map<String, Object>> rows) {
        if (isForPeople()) {
            Answers.printDifferences(out, OutputFormat.TABLE, columns, rows);
        } else {
            print(out, columns, rows);
        }
    }

    /// For completion; the names of the enum are in capitals.
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("table", "json", "yaml", "csv").iterator();
        }
    }

    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "table" -> Format.TABLE;
                case "json" -> Format.JSON;
                case "yaml" -> Format.YAML;
                case "csv" -> Format.CSV;
                default -> throw new TypeConversionException("\"" + value + "\" is not one of table, json, yaml, csv");
            };
        }
    }
}
