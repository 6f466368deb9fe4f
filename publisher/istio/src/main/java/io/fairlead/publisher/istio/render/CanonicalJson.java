package io.fairlead.publisher.istio.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fairlead.model.failure.Bug;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// JSON in which one meaning has one text: keys sorted, no space, nothing that is empty.
public final class CanonicalJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new Alphabetical())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// In no text within a document, as there a quote is escaped; the first is the object's own.
    private static final String METADATA = "\"metadata\":{";

    /// The first of the metadata, where there are any.
    private static final String ANNOTATIONS = "\"annotations\":{";

    private CanonicalJson() {}

    static String write(ServiceEntry entry) {
        try {
            return MAPPER.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new Bug("a ServiceEntry cannot be written as JSON", e);
        }
    }

    /// What [ServiceEntryRenderer] wrote with a `metadata.resourceVersion` and further annotations, and all else as
    /// it is. Neither names nor values of the annotations need escapes in JSON.
    public static String toSend(String content, String version, SortedMap<String, String> more) {
        int place = content.indexOf(METADATA) + METADATA.length();
        StringBuilder text = new StringBuilder(content.length() + 256)
                .append(content, 0, place)
                .append("\"resourceVersion\":\"")
                .append(version)
                .append("\",");
        if (more.isEmpty()) {
            return text.append(content, place, content.length()).toString();
        }
        boolean some = content.startsWith(ANNOTATIONS, place);
        text.append(ANNOTATIONS);
        more.forEach((name, value) ->
                text.append('"').append(name).append("\":\"").append(value).append("\","));
        if (!some) {
            text.setCharAt(text.length() - 1, '}');
            text.append(',');
        }
        return text.append(content, place + (some ? ANNOTATIONS.length() : 0), content.length())
                .toString();
    }

    /// Reads what [ServiceEntryRenderer] wrote.
    public static ServiceEntry read(String content) {
        try {
            return MAPPER.readValue(content, ServiceEntry.class);
        } catch (JsonProcessingException e) {
            throw new Bug("the content of a rendered ServiceEntry cannot be read back", e);
        }
    }

    /// The model's own order of properties is that of Istio's documentation.
    private static final class Alphabetical extends JacksonAnnotationIntrospector {
        @Override
        public String @Nullable [] findSerializationPropertyOrder(AnnotatedClass type) {
            return null;
        }
    }
}
