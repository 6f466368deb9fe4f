package io.fairlead.publisher.istio.render;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fairlead.publisher.spi.CanonicalJson;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The [CanonicalJson] of a ServiceEntry: empty values are left out.
public final class ServiceEntryJson {
    private static final CanonicalJson JSON = new CanonicalJson(JsonMapper.builder()
            .annotationIntrospector(new Alphabetical())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

    /// Cannot occur in a text within a document, where quotes are escaped; the first is the object's own.
    private static final String METADATA = "\"metadata\":{";

    /// The first of the metadata, if there are any.
    private static final String ANNOTATIONS = "\"annotations\":{";

    private ServiceEntryJson() {}

    static String write(ServiceEntry entry) {
        return JSON.write(entry);
    }

    /// The output of [ServiceEntryRenderer] with a `metadata.resourceVersion` and further annotations, otherwise
    /// unchanged. Neither names nor values of the annotations need escapes in JSON.
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

    /// Reads the output of [ServiceEntryRenderer].
    public static ServiceEntry read(String content) {
        return JSON.read(content, ServiceEntry.class);
    }

    /// Ignores the order of properties that the model declares, which is that of Istio's documentation.
    private static final class Alphabetical extends JacksonAnnotationIntrospector {
        @Override
        public String @Nullable [] findSerializationPropertyOrder(AnnotatedClass type) {
            return null;
        }
    }
}
