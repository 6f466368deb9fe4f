package io.fairlead.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Printable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The status of an installation for people. Pure: the report and the time give the text.
final class StatusText {
    /// Of sources: those that are read are not shown.
    private static final String FAILING_PARTS = "failing parts of sources";

    private static final List<Part> PARTS = List.of(
            new Part("conditions", "type", "status", "for", "reason", "message"),
            new Part("processes", "process", "roles", "version", "config", "state", "heard", "up"),
            new Part(
                    "sources",
                    "source",
                    "state",
                    "for",
                    "instances",
                    "rejected",
                    "epoch",
                    "answered",
                    "process",
                    "problem"),
            new Part(FAILING_PARTS, "source", "part", "for", "answered", "problem"),
            new Part("table", "source", "freshness", "instances", "suspect", "problem"),
            new Part("topology", "process", "state", "partitions", "lag", "problem"),
            new Part("publishers", "process", "assigned", "complete"),
            new Part("record", "process", "state", "filled-percent", "behind", "bytes", "reaches-back", "problem"),
            new Part(
                    "targets",
                    "target",
                    "state",
                    "objects",
                    "queued",
                    "retrying",
                    "withheld",
                    "frozen",
                    "conflicts",
                    "contested",
                    "quarantined",
                    "panic",
                    "process",
                    "problem",
                    "blocked-on",
                    "freezes"),
            new Part("withheld", "target", "change", "object", "withheld-by", "reason"),
            new Part("notices", "target", "service", "kind", "reason"));
    /// Shown as `(none)` if empty: having no sources deserves a line, having nothing withheld does not.
    private static final List<String> ALWAYS = List.of("processes", "sources", "table", "targets");

    private static final List<StatefulPart> STATEFUL = List.of(
            new StatefulPart("processes", "process", "state"),
            new StatefulPart("sources", "source", "state"),
            new StatefulPart("table", "source", "freshness"),
            new StatefulPart("topology", "process", "state"),
            new StatefulPart("record", "process", "state"),
            new StatefulPart("targets", "target", "state"));

    private static final JsonMapper JSON = new JsonMapper();

    /// A part of the status with its columns, in the order in which they are printed.
    private record Part(String name, List<String> columns) {
        Part(String name, String... columns) {
            this(name, List.of(columns));
        }
    }

    /// A part whose rows are in some state each: the columns with the name and the state.
    private record StatefulPart(String part, String name, String state) {}

    private StatusText() {}

    static void print(PrintWriter out, JsonNode status, Instant now) {
        out.println("pipeline " + status.path("pipeline").asText() + ": "
                + (status.path("ready").asBoolean() ? "ready" : "not ready"));
        problems(out, status);
        for (Part part : PARTS) {
            String name = part.name();
            JsonNode listed = name.equals(FAILING_PARTS) ? failingParts(status.path("sources")) : status.path(name);
            if (!listed.isEmpty() || ALWAYS.contains(name)) {
                out.println();
                out.println(name + ":");
                Answers.print(out, OutputFormat.TABLE, part.columns(), rows(listed, now));
            }
        }
    }

    private static JsonNode failingParts(JsonNode sources) {
        ArrayNode failing = JSON.createArrayNode();
        for (JsonNode source : sources) {
            for (JsonNode part : source.path("parts")) {
                if (part.isObject() && part.path("state").asText().equals("failing")) {
                    ObjectNode row = part.deepCopy();
                    row.put("source", source.path("source").asText());
                    failing.add(row);
                }
            }
        }
        return failing;
    }

    private static void problems(PrintWriter out, JsonNode status) {
        JsonNode kafka = status.path("kafka").path("problem");
        if (kafka.isObject()) {
            out.println("  other processes are shown as of their last reports, or not at all: "
                    + Printable.of(JsonText.problem(kafka)));
        }
        for (JsonNode process : status.path("processes")) {
            process.path("blocked-on")
                    .forEach(what -> out.println("  "
                            + Printable.of(process.path("process").asText() + ": "
                                    + what.path("message").asText())));
            config(out, process);
        }
    }

    /// The parts of its file that a process does not apply.
    private static void config(PrintWriter out, JsonNode process) {
        String name = process.path("process").asText();
        JsonNode config = process.path("config");
        if (config.path("problem").isObject()) {
            out.println("  "
                    + Printable.of(
                            name + ": the configuration file is refused: " + JsonText.problem(config.path("problem"))));
        }
        config.path("not-applied")
                .forEach(part ->
                        out.println("  " + Printable.of(name + ": waits for a restart: " + JsonText.part(part))));
    }

    private static List<Map<String, Object>> rows(JsonNode part, Instant now) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonNode json : part) {
            // A process of another release may list something else.
            if (json.isObject()) {
                rows.add(row(json, now));
            }
        }
        return rows;
    }

    private static Map<String, Object> row(JsonNode json, Instant now) {
        Map<String, Object> row = JSON.convertValue(json, new TypeReference<>() {});
        row.replaceAll((key, value) -> plain(key, json.path(key), value));
        if (json.path("config").isObject()) {
            row.put("config", json.path("config").path("version").asText());
        }
        age(row, "since", "for", now);
        age(row, "last-answer", "answered", now);
        age(row, "heard", "heard", now);
        age(row, "started", "up", now);
        age(row, "earliest", "reaches-back", now);
        return row;
    }

    private static void age(Map<String, Object> row, String time, String column, Instant now) {
        String age = Age.of(row.get(time), now);
        if (age != null) {
            row.put(column, age);
        }
    }

    /// A problem, a list of messages or of freezes as text.
    private static Object plain(String key, JsonNode json, Object value) {
        if (json.isObject()) {
            return JsonText.problem(json);
        }
        if (json.isArray() && json.path(0).isObject()) {
            return JsonText.each(json, key.equals("freezes") ? JsonText::freeze : JsonText::problem);
        }
        return value;
    }

    /// One line for each thing in some state, without counts and ages: a new line is a change.
    static List<String> states(JsonNode status) {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : status.path("conditions")) {
            lines.add("condition " + row.path("type").asText() + " is "
                    + row.path("status").asText() + " (" + row.path("reason").asText() + ")");
        }
        for (StatefulPart of : STATEFUL) {
            status.path(of.part()).forEach(row -> lines.add(state(of, row)));
        }
        failingParts(status.path("sources"))
                .forEach(row -> lines.add("part " + row.path("source").asText() + "/"
                        + row.path("part").asText() + " is failing: "
                        + row.path("problem").path("code").asText()));
        return lines;
    }

    private static String state(StatefulPart of, JsonNode row) {
        JsonNode problem = row.path("problem");
        return of.part() + " " + row.path(of.name()).asText() + " is "
                + row.path(of.state()).asText()
                + (problem.isObject() ? ": " + problem.path("code").asText() : "");
    }
}
