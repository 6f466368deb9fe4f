package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.etcd.WatchMessage.KeyChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The JSON of etcd's gateway: its requests, and what its responses say. Numbers of 64 bits are strings there,
/// and a field that has its default is missing.
///
/// @see <a href="https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/">etcd's documentation</a>
final class EtcdJson {
    /// A token takes about this many bytes of objects, so a parsed response stays within half of the heap.
    private static final long BYTES_PER_TOKEN = 80;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxTokenCount(Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_TOKEN)
            .build();
    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private EtcdJson() {}

    /// A response is none of etcd's. The message says what was found.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String found) {
            super(found);
        }
    }

    static String range(RangeQuery query, String end) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("key", query.begin()).put("range_end", end).put("limit", query.limit());
        if (query.revision() > 0) {
            request.put("revision", Long.toString(query.revision()));
        }
        switch (query.part()) {
            case KEYS_AND_VALUES -> {}
            case KEYS -> request.put("keys_only", true);
            case COUNT -> request.put("count_only", true);
        }
        return request.toString();
    }

    static String watch(String begin, String end, long revision) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.putObject("create_request")
                .put("key", begin)
                .put("range_end", end)
                .put("start_revision", Long.toString(revision))
                .put("progress_notify", true)
                .put("fragment", true);
        return request.toString();
    }

    static String authenticate(String user, String password) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", user)
                .put("password", password)
                .toString();
    }

    static String token(byte[] body) throws Unreadable {
        String token = object(body).path("token").asText("");
        if (token.isEmpty()) {
            throw new Unreadable("no token");
        }
        if (!token.matches("[!-~]+")) {
            throw new Unreadable("a token that cannot be sent in a header");
        }
        return token;
    }

    static RangeReply rangeReply(byte[] body, Instant observed) throws Unreadable {
        JsonNode reply = object(body);
        EtcdHeader header = header(reply);
        if (header.revision() < 1) {
            throw new Unreadable("no revision");
        }
        List<KeyValue> items = new ArrayList<>();
        for (JsonNode item : reply.path("kvs")) {
            items.add(keyValue(item));
        }
        return new RangeReply(header, items, reply.path("more").asBoolean(), number(reply, "count"), observed);
    }

    static WatchMessage watchMessage(String line) throws Unreadable {
        JsonNode message = object(line.getBytes(StandardCharsets.UTF_8));
        JsonNode result = message.path("result");
        if (!result.isObject()) {
            return new WatchMessage.Canceled(error(message));
        }
        if (number(result, "compact_revision") > 0) {
            return new WatchMessage.Compacted(number(result, "compact_revision"));
        }
        if (result.path("canceled").asBoolean()) {
            return new WatchMessage.Canceled(result.path("cancel_reason").asText("no reason given"));
        }
        EtcdHeader header = header(result);
        if (result.path("created").asBoolean()) {
            return new WatchMessage.Created(header);
        }
        List<KeyChange> changes = new ArrayList<>();
        for (JsonNode event : result.path("events")) {
            changes.add(change(event));
        }
        return changes.isEmpty()
                ? new WatchMessage.Progress(header)
                : new WatchMessage.Changes(
                        header, changes, result.path("fragment").asBoolean());
    }

    private static KeyChange change(JsonNode event) throws Unreadable {
        KeyValue item = keyValue(event.path("kv"));
        long revision = number(event.path("kv"), "mod_revision");
        if (revision < 1) {
            throw new Unreadable("an event without a revision");
        }
        return switch (event.path("type").asText("PUT")) {
            case "PUT" -> new KeyChange.Written(item, revision);
            case "DELETE" -> new KeyChange.Deleted(item.key(), revision);
            default -> throw new Unreadable("an event that is neither PUT nor DELETE");
        };
    }

    private static KeyValue keyValue(JsonNode item) throws Unreadable {
        String key = item.path("key").asText("");
        if (key.isEmpty()) {
            throw new Unreadable("an item without a key");
        }
        return new KeyValue(base64(key), base64(item.path("value").asText("")));
    }

    private static String base64(String text) throws Unreadable {
        try {
            var _ = Base64.getDecoder().decode(text);
            return text;
        } catch (IllegalArgumentException _) {
            throw new Unreadable("a key or a value that is not base64");
        }
    }

    private static EtcdHeader header(JsonNode reply) throws Unreadable {
        JsonNode header = reply.path("header");
        String cluster = header.path("cluster_id").asText("");
        if (cluster.isEmpty()) {
            throw new Unreadable("no cluster id, which every response of etcd has");
        }
        return new EtcdHeader(cluster, number(header, "revision"));
    }

    private static long number(JsonNode object, String field) throws Unreadable {
        String text = object.path(field).asText("0");
        if (!text.matches("[0-9]{1,18}")) {
            throw new Unreadable("a " + field + " that is no number");
        }
        return Long.parseLong(text);
    }

    /// etcd's own message of an error, or what came in its place.
    static String error(byte[] body) {
        try {
            return error(object(body));
        } catch (Unreadable _) {
            return new String(body, StandardCharsets.UTF_8)
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }

    private static String error(JsonNode body) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        return error.path("message").asText(error.path("error").asText("no message"));
    }

    /// The gRPC code of an error; 0 if there is none.
    static int code(byte[] body) {
        try {
            return object(body).path("code").asInt(0);
        } catch (Unreadable _) {
            return 0;
        }
    }

    private static JsonNode object(byte[] body) throws Unreadable {
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException _) {
            // Its message shows a part of the body.
        }
        throw new Unreadable(body.length == 0 ? "an empty body" : "no JSON object: " + start(body));
    }

    private static String start(byte[] body) {
        String text = new String(body, 0, Math.min(40, body.length), StandardCharsets.ISO_8859_1);
        // Of JSON only the first character is shown: a part of a value may follow.
        return text.startsWith("{") ? "it ends early or is broken" : "\"" + PrintableText.of(text) + "...\"";
    }
}
