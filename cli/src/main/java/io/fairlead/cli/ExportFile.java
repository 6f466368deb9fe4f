package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.record.ExportChain;
import io.fairlead.record.LogPosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lines of an export, one after the other.
final class ExportFile implements AutoCloseable {
    private final Path file;
    private final BufferedReader lines;
    private long number;

    /// @throws ConfigurationFailure `APP-EXPORT-FILE`: it cannot be read
    ExportFile(Path file) {
        this.file = file;
        try {
            lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// A line.
    ///
    /// @param text without the chain
    /// @param at where its record is in Kafka; null for the last line
    record Line(
            String where,
            String text,
            ExportChain chain,
            JsonNode row,
            @Nullable LogPosition at) {
        private static final String CHAIN = ",\"chain\":\"";
        private static final int DIGITS = ExportChain.START.value().length();

        /// The line with its chain, as it is written.
        static String text(String text, ExportChain chain) {
            return text.substring(0, text.length() - 1) + CHAIN + chain.value() + "\"}";
        }

        private static Line parse(String line, String where) throws JsonProcessingException {
            int end = line.length() - CHAIN.length() - DIGITS - "\"}".length();
            if (end < 0 || !line.startsWith(CHAIN, end)) {
                throw new IllegalArgumentException("it has no chain at its end");
            }
            String text = line.substring(0, end) + "}";
            String chain = line.substring(end + CHAIN.length(), end + CHAIN.length() + DIGITS);
            JsonNode row = ExportedLine.parse(text);
            LogPosition at =
                    row.has("end") ? null : LogPosition.parse(row.path("ref").asText());
            return new Line(where, text, new ExportChain(chain), row, at);
        }
    }

    /// The next line; null at the end.
    ///
    /// @throws ConfigurationFailure `APP-EXPORT-FILE`: it is not a line of an export
    @Nullable
    Line next() {
        try {
            String line = lines.readLine();
            if (line == null) {
                return null;
            }
            number++;
            return Line.parse(line, file + " line " + number);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new ConfigurationFailure(
                    "APP-EXPORT-FILE",
                    file + " line " + number + " is not a line of an export; expected what `fairlead export` writes",
                    e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ConfigurationFailure unreadable(IOException e) {
        return new ConfigurationFailure("APP-EXPORT-FILE", file + " cannot be read: " + e, e);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
