package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Bug;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordExport.Exported;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The text of a line of an export, without its chain. It is printable ASCII, so that nothing on its way changes it.
final class ExportedLine {
    private static final ObjectMapper JSON = JsonMapper.builder(
                    new JsonFactoryBuilder().highestNonEscapedChar('~').build())
            .build();

    private ExportedLine() {}

    static String of(Exported exported) {
        return text(row(exported));
    }

    static String text(Map<String, Object> row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new Bug("a line of an export cannot be written", e);
        }
    }

    private static Map<String, Object> row(Exported exported) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("topic", exported.topic());
        row.put("ref", exported.at().toString());
        row.put("time", exported.time().toString());
        row.put("key", exported.key());
        row.put("sha256", exported.digest());
        LoggedDecision logged = exported.decision();
        if (logged == null) {
            row.put("what", "unreadable");
            return row;
        }
        Decision decision = logged.decision();
        row.putAll(PastRows.of(logged, false, new PastTime(Clock.systemUTC())));
        values(row, "before", decision.before());
        values(row, "after", decision.after());
        Decision.Input input = decision.input();
        // A target's write follows from the table, not from one record.
        if (input.offset() >= 0) {
            row.put("cause", input.topic() + " " + new LogPosition(input.partition(), input.offset()));
        }
        return row;
    }

    private static void values(Map<String, Object> row, String name, @Nullable TableEntry entry) {
        if (entry != null) {
            row.put(name, FieldChanges.fields(entry));
        }
    }

    /// @throws JsonProcessingException it is not JSON
    static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    /// The keys with different values.
    static List<String> differences(JsonNode one, JsonNode other) {
        TreeSet<String> keys = new TreeSet<>();
        one.fieldNames().forEachRemaining(keys::add);
        other.fieldNames().forEachRemaining(keys::add);
        List<String> differing = new ArrayList<>(keys);
        differing.removeIf(key -> one.path(key).equals(other.path(key)));
        return differing;
    }
}
