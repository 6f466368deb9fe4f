package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigDifference.Item;
import io.fairlead.config.ConfigPart;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/// Pure: the actions of a running process for each part of a configuration that differs, and how many endpoints would
/// leave the mesh; null if unknown. The numbers are from its status.
final class Consequences {
    static final List<String> COLUMNS = List.of("part", "change", "keys", "leave", "effect");
    /// Changes of these make a source interpret the same registry differently.
    private static final Set<String> MEANING = Set.of("rules", "claims", "options", "files");

    private static final Set<String> OF_THE_REGISTRY = Set.of("options", "files");

    private Consequences() {}

    /// The endpoints that leave with the former rules of a source; empty if unknown.
    @FunctionalInterface
    interface Departures {
        Optional<Departure> of(SourceId source) throws InterruptedException;
    }

    static List<Map<String, Object>> of(ConfigDifference difference, JsonNode status, Departures departures)
            throws InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Item item : difference.items()) {
            Map<String, Object> row = item.asMap();
            Optional<Departure> departure = isByRulesAlone(item)
                    ? departures.of(new SourceId(item.part().name()))
                    : Optional.empty();
            row.put("leave", mayLeave(item) ? departure.map(Departure::leaving).orElse(null) : Integer.valueOf(0));
            row.put("effect", departure.map(Consequences::effect).orElseGet(() -> effect(item, status)));
            rows.add(row);
        }
        return rows;
    }

    /// The source reads the same data of its registry, and interprets it differently.
    private static boolean isByRulesAlone(Item item) {
        return mayLeave(item)
                && item.part().kind() == ConfigPart.Kind.SOURCE
                && item.keys().stream().noneMatch(OF_THE_REGISTRY::contains);
    }

    private static String effect(Departure departure) {
        return "starts a new epoch; " + departure.leaving() + " endpoints of " + departure.services()
                + " services are removed from where the former rules put them"
                + (departure.emptied().isEmpty()
                        ? ""
                        : ", and these services are left without endpoints: " + String.join(", ", departure.emptied()));
    }

    private static boolean mayLeave(Item item) {
        return switch (item.part().kind()) {
            case SOURCE ->
                item.change() == ConfigDifference.Change.CHANGED
                        && item.keys().stream().anyMatch(MEANING::contains);
            case TARGET -> item.change() != ConfigDifference.Change.REMOVED;
            case PIPELINE, KAFKA, SCHEMA_REGISTRY, HTTP, LOG, TOPICS, SERVICE_LINGER, GUARD -> false;
        };
    }

    private static String effect(Item item, JsonNode status) {
        return switch (item.part().kind()) {
            case PIPELINE -> "the whole file is refused: it belongs to another pipeline";
            case KAFKA, SCHEMA_REGISTRY, HTTP, TOPICS, SERVICE_LINGER -> "waits for a restart of the process";
            case LOG -> "applies from then on";
            case GUARD -> "every source starts a new epoch with the new limits";
            case SOURCE -> ofSource(item, status);
            case TARGET -> ofTarget(item, status);
        };
    }

    private static String ofSource(Item item, JsonNode status) {
        String name = item.part().name();
        return switch (item.change()) {
            case ADDED -> "is read";
            case REMOVED ->
                "is no longer read; its " + number(status.path("table"), "source", name, "instances")
                        + " instances stay until `fairlead source retire " + name + "`";
            case CHANGED ->
                mayLeave(item)
                        ? "starts a new epoch; how many endpoints would be removed is not known until the registry is read again"
                        : "starts a new epoch and lists the same";
        };
    }

    private static String ofTarget(Item item, JsonNode status) {
        String name = item.part().name();
        return switch (item.change()) {
            case ADDED ->
                "is connected and compared with the table, within its delete-limit; see `fairlead plan` with this file";
            case REMOVED ->
                "is no longer written to; its " + number(status.path("targets"), "target", name, "objects")
                        + " objects stay";
            case CHANGED ->
                "is connected again and compared with the table, within its delete-limit; see `fairlead plan` with this"
                        + " file";
        };
    }

    private static String number(JsonNode rows, String key, String name, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(key).asText().equals(name))
                .findAny()
                .map(row -> row.path(value).asText())
                .orElse("(not known here)");
    }
}
