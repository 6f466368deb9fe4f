package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.record.ExportChain;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordExport.Exported;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line of an export, as far as it is needed to verify it.
record ExportedLine(String topic, LogPosition at, Instant time, String digest, ExportChain chain) {
    private static final JsonMapper JSON = new JsonMapper();

    /// The line as it is written.
    static Map<String, Object> of(Exported exported) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("topic", exported.topic());
        row.put("ref", exported.at().toString());
        row.put("time", exported.time().toString());
        row.put("sha256", exported.digest());
        row.put("chain", exported.chain().value());
        LoggedDecision logged = exported.decision();
        if (logged == null) {
            row.put("what", "unreadable");
            return row;
        }
        Decision decision = logged.decision();
        row.putAll(PastRows.of(logged, false, new PastTime(Clock.systemUTC())));
        values(row, "before", decision.before());
        values(row, "after", decision.after());
        row.put(
                "cause",
                decision.input().topic() + " "
                        + new LogPosition(
                                decision.input().partition(),
                                Math.max(0, decision.input().offset())));
        return row;
    }

    private static void values(Map<String, Object> row, String name, @Nullable TableEntry entry) {
        if (entry != null) {
            row.put(name, FieldChanges.fields(entry));
        }
    }

    /// @throws ConfigurationFailure `APP-EXPORT-FILE`: it is not a line of an export
    static ExportedLine read(String text, String where) {
        try {
            JsonNode row = JSON.readTree(text);
            return new ExportedLine(
                    row.path("topic").asText(),
                    LogPosition.parse(row.path("ref").asText()),
                    Instant.parse(row.path("time").asText()),
                    row.path("sha256").asText(),
                    new ExportChain(row.path("chain").asText()));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new ConfigurationFailure(
                    "APP-EXPORT-FILE",
                    where + " is not a line of an export; expected what `fairlead export` writes",
                    e);
        }
    }
}
