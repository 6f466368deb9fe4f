package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.model.failure.Bug;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/// Prints rows: as a table for people, as JSON or YAML for programs. A row is a sorted map of plain values.
final class Answers {
    private Answers() {}

    /// Loaded only for output to programs: a table needs neither.
    private static final class Json {
        static final ObjectMapper MAPPER =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    /// For answers of one line each.
    private static final class JsonLine {
        static final ObjectMapper MAPPER = new JsonMapper();
    }

    private static final class Yaml {
        static final ObjectMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .stringQuotingChecker(new YamlStrings())
                        .build())
                .registerModule(new SimpleModule().addSerializer(String.class, new YamlTexts()));
    }

    /// `columns` are those of the table, in order; programs get every key of every row.
    static void print(PrintWriter out, OutputFormat format, List<String> columns, List<Map<String, Object>> rows) {
        switch (format) {
            case TABLE -> new TextTable(columns, rows).print(out);
            case JSON -> out.println(write(Json.MAPPER, rows));
            case YAML -> out.print(write(Yaml.MAPPER, rows));
        }
        out.flush();
    }

    /// Values for programs only.
    static void printAll(PrintWriter out, OutputFormat format, List<?> values) {
        if (format == OutputFormat.JSON) {
            out.println(write(Json.MAPPER, values));
        } else {
            out.print(write(Yaml.MAPPER, values));
        }
        out.flush();
    }

    /// Rows that are differences: people see a line if there are none, programs get an empty list.
    static void printDifferences(
            PrintWriter out, OutputFormat format, List<String> columns, List<Map<String, Object>> rows) {
        if (format == OutputFormat.TABLE && rows.isEmpty()) {
            out.println("no differences");
            out.flush();
        } else {
            print(out, format, columns, rows);
        }
    }

    /// A single object with all its parts, for programs.
    static void printOne(PrintWriter out, OutputFormat format, Map<String, Object> value) {
        out.print(write(format == OutputFormat.JSON ? Json.MAPPER : Yaml.MAPPER, value));
        out.println();
        out.flush();
    }

    static String line(Object value) {
        return write(JsonLine.MAPPER, value);
    }

    static String yaml(Object value) {
        return write(Yaml.MAPPER, value);
    }

    static String json(Object value) {
        return write(Json.MAPPER, value);
    }

    private static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new Bug("an answer cannot be written", e);
        }
    }
}
