package io.fairlead.ingest.eureka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one registry as JSON, instance by instance: a tree of all of them would take several times the memory of what
/// is kept. One thread, once.
final class JsonRegistry {
    private static final ObjectReader INSTANCE = new JsonMapper().readerFor(JsonNode.class);

    private final EurekaMapper mapper;
    private final List<EurekaEntry> entries = new ArrayList<>();
    private @Nullable String hash;
    private String application = "";

    private JsonRegistry(EurekaMapper mapper) {
        this.mapper = mapper;
    }

    private interface Value {
        void read(JsonParser at, String field) throws IOException;
    }

    /// @throws IOException the body cannot be used, for the reason in the message, which contains nothing of the body
    static Registry read(EurekaMapper mapper, byte[] body, long maxTokens) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxTokenCount(maxTokens).build())
                .build();
        try (JsonParser json = factory.createParser(body)) {
            return new JsonRegistry(mapper).read(json, maxTokens);
        } catch (JsonEOFException e) {
            throw new IOException("JSON that ends early", e);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException(
                    "JSON that is not well-formed"
                            + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()),
                    e);
        }
    }

    private Registry read(JsonParser json, long maxTokens) throws IOException {
        try {
            return read(json);
        } catch (StreamConstraintsException e) {
            throw json.currentTokenCount() > maxTokens
                    ? TooManyTokensException.of(maxTokens)
                    : new IOException("JSON beyond the limits of depth or length", e);
        }
    }

    private Registry read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw RegistryReader.noRegistry();
        }
        fields(json, (at, field) -> {
            if (field.equals("applications") && at.currentToken() == JsonToken.START_OBJECT) {
                fields(at, this::ofAll);
            } else {
                at.skipChildren();
            }
        });
        if (json.nextToken() != null) {
            throw new IOException("more JSON after its end");
        }
        if (hash == null) {
            throw RegistryReader.noRegistry();
        }
        return new Registry(hash, entries);
    }

    private void ofAll(JsonParser at, String field) throws IOException {
        switch (field) {
            case "apps__hashcode" -> hash = at.currentToken() == JsonToken.VALUE_STRING ? at.getText() : null;
            case "application" ->
                items(at, field, () -> {
                    application = "";
                    fields(at, this::ofApplication);
                });
            default -> at.skipChildren();
        }
    }

    /// The name is before the instances, and each of these repeats it.
    private void ofApplication(JsonParser at, String field) throws IOException {
        switch (field) {
            case "name" -> application = at.currentToken().isScalarValue() ? at.getText() : "";
            case "instance" ->
                items(at, field, () -> {
                    JsonNode entry = INSTANCE.readValue(at);
                    entries.add(mapper.map(application, entry));
                });
            default -> at.skipChildren();
        }
    }

    private interface Item {
        void read() throws IOException;
    }

    /// A list of objects, or one that stands without its list, as older servers write it.
    private static void items(JsonParser at, String what, Item item) throws IOException {
        if (at.currentToken() == JsonToken.START_ARRAY) {
            while (at.nextToken() != JsonToken.END_ARRAY) {
                object(at, what, item);
            }
        } else if (at.currentToken() != JsonToken.VALUE_NULL) {
            object(at, what, item);
        }
    }

    private static void object(JsonParser at, String what, Item item) throws IOException {
        if (at.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException(what + " is " + at.currentToken() + ", expected a list of objects");
        }
        item.read();
    }

    /// Of the object that begins here, up to its end.
    private static void fields(JsonParser at, Value value) throws IOException {
        while (at.nextToken() != JsonToken.END_OBJECT) {
            String field = at.currentName();
            at.nextToken();
            value.read(at, field);
        }
    }
}
