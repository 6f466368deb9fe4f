package io.fairlead.wire.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.wire.SchemaBounds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.Schema;

/// A [SchemaRegistry] behind Confluent's REST calls. Schemas by id are cached forever, because a registry never reuses
/// an id; an unknown id is cached as unknown for `missTtl`.
public final class SchemaRegistryClient implements SchemaRegistry {
    /// Unknown, or deleted before.
    private static final Set<Integer> GONE = Set.of(40401, 40404);

    private final RegistryHttp http;
    private final ObjectMapper mapper = new ObjectMapper();
    private final InstantSource clock;
    private final SchemaRegistryClientConfig config;
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Integer, Miss> misses = new ConcurrentHashMap<>();

    private record Miss(Instant until, String message) {}

    private SchemaRegistryClient(SchemaRegistryClientConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.http = new RegistryHttp(config, mapper);
    }

    /// Reads the trust and key stores; connects with the first call.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `WIRE-REGISTRY-TLS`, a store cannot be read
    public static SchemaRegistryClient open(SchemaRegistryClientConfig config, InstantSource clock) {
        return new SchemaRegistryClient(config, clock);
    }

    @Override
    public int register(String subject, Schema schema) {
        String what = "register a schema under subject \"" + subject + "\"";
        JsonNode answer = post(what, "/subjects/" + RegistryCall.segment(subject) + "/versions", schema);
        int id = number(what, answer, "id");
        // A writer of a schema reads with it as well, and then needs no request while a record waits.
        schemas.putIfAbsent(id, schema);
        return id;
    }

    @Override
    public SubjectVersion lookUp(String subject, Schema schema) {
        String what = "look up " + schema.getFullName() + " under subject \"" + subject + "\"";
        return version(what, post(what, "/subjects/" + RegistryCall.segment(subject), schema));
    }

    @Override
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        return known != null ? known : fetch(id);
    }

    private Schema fetch(int id) {
        Miss miss = misses.get(id);
        if (miss != null && clock.instant().isBefore(miss.until())) {
            throw new RejectedFailure("WIRE-REGISTRY-SCHEMA-UNKNOWN", miss.message());
        }
        String what = "get schema " + id;
        RegistryCall call = RegistryCall.get(what, "/schemas/ids/" + id);
        RegistryAnswer answer = http.send(call);
        if (answer.error() == 40403) {
            Failure failure = RegistryErrors.of(call, answer);
            misses.values().removeIf(old -> !clock.instant().isBefore(old.until()));
            misses.put(id, new Miss(clock.instant().plus(config.missTtl()), String.valueOf(failure.getMessage())));
            throw failure;
        }
        Schema schema = schema(what, good(call, answer));
        schemas.put(id, schema);
        return schema;
    }

    @Override
    public SubjectVersion latest(String subject) {
        String what = "get the latest version of subject \"" + subject + "\"";
        return version(what, get(what, "/subjects/" + RegistryCall.segment(subject) + "/versions/latest"));
    }

    @Override
    public List<Integer> versions(String subject) {
        String what = "list the versions of subject \"" + subject + "\"";
        return list(get(what, "/subjects/" + RegistryCall.segment(subject) + "/versions"), JsonNode::asInt);
    }

    @Override
    public List<String> subjects() {
        return list(get("list the subjects", "/subjects"), JsonNode::asText);
    }

    @Override
    public CompatibilityAnswer compatible(String subject, Schema schema) {
        String what = "check a schema against subject \"" + subject + "\"";
        String path = "/compatibility/subjects/" + RegistryCall.segment(subject) + "/versions/latest?verbose=true";
        var call = new RegistryCall(what, "POST", path, body(schema));
        RegistryAnswer answer = http.send(call);
        if (answer.error() == 40401 || answer.error() == 40402) {
            return new CompatibilityAnswer(true, List.of()); // some registries return no result for a new subject
        }
        JsonNode json = good(call, answer);
        return new CompatibilityAnswer(
                json.path("is_compatible").asBoolean(), list(json.path("messages"), JsonNode::asText));
    }

    @Override
    public CompatibilityLevel level() {
        String what = "get the compatibility level";
        return level(what, get(what, "/config"), "compatibilityLevel");
    }

    @Override
    public Optional<CompatibilityLevel> level(String subject) {
        String what = "get the compatibility level of subject \"" + subject + "\"";
        RegistryCall call = RegistryCall.get(what, "/config/" + RegistryCall.segment(subject));
        RegistryAnswer answer = http.send(call);
        return answer.error() == 40401 || answer.error() == 40408
                ? Optional.empty()
                : Optional.of(level(what, good(call, answer), "compatibilityLevel"));
    }

    @Override
    public void setLevel(CompatibilityLevel level) {
        putLevel("set the compatibility level", "/config", level);
    }

    @Override
    public void setLevel(String subject, CompatibilityLevel level) {
        String what = "set the compatibility level of subject \"" + subject + "\"";
        putLevel(what, "/config/" + RegistryCall.segment(subject), level);
    }

    /// A registry deletes permanently only what was soft-deleted before. Some do both with the first call, and then
    /// know no such subject.
    @Override
    public void delete(String subject) {
        String path = "/subjects/" + RegistryCall.segment(subject);
        String what = "delete subject \"" + subject + "\"";
        for (String each : List.of(path, path + "?permanent=true")) {
            var call = new RegistryCall(what, "DELETE", each, null);
            RegistryAnswer answer = http.send(call);
            if (!GONE.contains(answer.error())) {
                good(call, answer);
            }
        }
    }

    private void putLevel(String what, String path, CompatibilityLevel level) {
        var call = new RegistryCall(what, "PUT", path, mapper.createObjectNode().put("compatibility", level.name()));
        good(call, http.send(call));
    }

    private JsonNode get(String what, String path) {
        RegistryCall call = RegistryCall.get(what, path);
        return good(call, http.send(call));
    }

    private JsonNode post(String what, String path, Schema schema) {
        var call = new RegistryCall(what, "POST", path, body(schema));
        return good(call, http.send(call));
    }

    private ObjectNode body(Schema schema) {
        return mapper.createObjectNode().put("schema", schema.toString());
    }

    private static JsonNode good(RegistryCall call, RegistryAnswer answer) {
        if (answer.status() != 200 || answer.json().isMissingNode()) {
            throw RegistryErrors.of(call, answer);
        }
        return answer.json();
    }

    private static SubjectVersion version(String what, JsonNode json) {
        return new SubjectVersion(
                json.path("subject").asText(),
                number(what, json, "version"),
                number(what, json, "id"),
                schema(what, json));
    }

    private static Schema schema(String what, JsonNode json) {
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new RejectedFailure(
                    "WIRE-REGISTRY-NOT-AVRO", "schema registry: cannot " + what + ": it is " + type + ", not AVRO");
        }
        String text = json.path("schema").asText();
        if (text.length() > SchemaBounds.LONGEST_TEXT) {
            throw tooLong(what, text);
        }
        return parsed(what, text);
    }

    private static RejectedFailure tooLong(String what, String text) {
        return new RejectedFailure(
                "WIRE-REGISTRY-NOT-AVRO",
                "schema registry: cannot " + what + ": the schema has " + text.length()
                        + " characters, expected at most " + SchemaBounds.LONGEST_TEXT);
    }

    private static Schema parsed(String what, String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (Throwable e) {
            Fatal.rethrow(e); // A schema that nests too deep overflows the parser's stack.
            throw new RejectedFailure(
                    "WIRE-REGISTRY-NOT-AVRO",
                    "schema registry: cannot " + what + ": the schema is not Avro: " + e.getMessage(),
                    e);
        }
    }

    private static int number(String what, JsonNode json, String field) {
        if (!json.path(field).isInt()) {
            throw new RejectedFailure(
                    "WIRE-REGISTRY-REFUSED",
                    "schema registry: cannot " + what + ": the response has no \"" + field + "\"");
        }
        return json.path(field).asInt();
    }

    private static CompatibilityLevel level(String what, JsonNode json, String field) {
        String name = json.path(field).asText();
        try {
            return CompatibilityLevel.valueOf(name);
        } catch (IllegalArgumentException _) {
            throw new RejectedFailure(
                    "WIRE-REGISTRY-REFUSED",
                    "schema registry: cannot " + what + ": the response contains the unknown level \"" + name + "\"");
        }
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> map) {
        List<T> list = new ArrayList<>();
        array.forEach(item -> list.add(map.apply(item)));
        return list;
    }

    @Override
    public void close() {
        http.close();
    }
}
