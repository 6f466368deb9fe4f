package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.http.PrintableText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// One page of `instances.aggregatedList`, before its entries are looked at. Pure.
///
/// Each page names every zone. A zone is answered if the page has a list of its instances, or a warning in its place:
/// `NO_RESULTS_ON_PAGE`. Any other warning comes with status 200 as well, and means that instances are missing:
///
/// | in the response | what is missing |
/// |---|---|
/// | a warning of a zone | that zone |
/// | a warning of a region | its zones |
/// | a warning of the list that names scopes in its data | those |
/// | any other warning of the list | maybe anything |
/// | a name in `unreachables` | that zone, the zones of that region, else maybe anything |
///
/// @param zones what is listed of each answered zone, by its name
/// @param gaps what may be missing
/// @param next the token of the next page, empty on the last one
record AggregatedPage(SortedMap<String, List<JsonNode>> zones, List<Gap> gaps, String next) {
    private static final String KIND = "compute#instanceAggregatedList";
    /// The parts of such a name are also names of regions.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,15}(-[a-z0-9]{1,15}){0,3}");

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    AggregatedPage {
        zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
        gaps = List.copyOf(gaps);
    }

    /// Something that may be missing.
    ///
    /// @param beginning of the names of the zones, with `/` at the end if it is one zone; empty: of any zone
    record Gap(String beginning, String cause) {
        static Gap of(String scope, String cause) {
            String name = scope.substring(scope.lastIndexOf('/') + 1);
            if (NAME.matcher(name).matches()) {
                if (scope.matches("(.*/)?zones/[^/]+")) {
                    return new Gap(name + "/", cause);
                }
                if (scope.matches("(.*/)?regions/[^/]+")) {
                    return new Gap(name + "-", cause);
                }
            }
            return new Gap("", cause);
        }
    }

    /// Reads the body of a response.
    ///
    /// @param masked removes secrets from what is quoted of the body
    /// @throws UnusablePage it is something else
    static AggregatedPage of(byte[] body, UnaryOperator<String> masked) throws UnusablePage {
        JsonNode root = parsed(body);
        Builder page = new Builder(text -> PrintableText.of(masked.apply(text)));
        String kind = root.path("kind").asText("");
        if (!kind.equals(KIND)) {
            throw new UnusablePage("the kind \"" + page.shown.apply(kind) + "\", expected " + KIND);
        }
        page.items(root.path("items"));
        page.warning(root.path("warning"));
        page.unreachables(root.path("unreachables"));
        return new AggregatedPage(page.zones, page.gaps, text(root, "nextPageToken"));
    }

    private static JsonNode parsed(byte[] body) throws UnusablePage {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // The original message may quote the body, which may hold what was sent.
            throw new UnusablePage("a body that is not JSON, at line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + " of " + body.length + " bytes");
        } catch (IOException e) {
            throw new UnusablePage("a body that cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static String text(JsonNode map, String key) throws UnusablePage {
        JsonNode value = map.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new UnusablePage(key + " that is not a string");
        }
        return value.textValue();
    }

    /// A page while it is read.
    private static final class Builder {
        private final UnaryOperator<String> shown;
        private final SortedMap<String, List<JsonNode>> zones = new TreeMap<>();
        private final List<Gap> gaps = new ArrayList<>();

        Builder(UnaryOperator<String> shown) {
            this.shown = shown;
        }

        void items(JsonNode items) throws UnusablePage {
            if (!items.isObject() && !items.isMissingNode()) {
                throw new UnusablePage("items that are not a map");
            }
            for (Map.Entry<String, JsonNode> item : items.properties()) {
                scope(item.getKey(), item.getValue());
            }
        }

        private void scope(String scope, JsonNode content) throws UnusablePage {
            JsonNode instances = content.path("instances");
            if (!content.isObject() || !(instances.isArray() || instances.isMissingNode() || instances.isNull())) {
                throw new UnusablePage("\"" + shown.apply(scope) + "\" without a list of instances");
            }
            JsonNode warning = content.path("warning");
            if (isIncomplete(warning)) {
                gaps.add(Gap.of(scope, described(warning)));
            }
            String zone = scope.startsWith("zones/") ? scope.substring("zones/".length()) : "";
            if (NAME.matcher(zone).matches()) {
                // With neither, the zone is not answered.
                if (instances.isArray() || warning.isObject()) {
                    zones.put(zone, entries(instances));
                }
            } else if (!instances.isEmpty()) {
                throw new UnusablePage("instances of \"" + shown.apply(scope) + "\", expected zones/NAME");
            }
        }

        private static List<JsonNode> entries(JsonNode instances) {
            List<JsonNode> entries = new ArrayList<>();
            instances.forEach(entries::add);
            return entries;
        }

        void warning(JsonNode warning) {
            if (!isIncomplete(warning)) {
                return;
            }
            List<String> scopes = new ArrayList<>();
            for (JsonNode data : warning.path("data")) {
                if (data.path("key").asText("").equals("scope")) {
                    scopes.add(data.path("value").asText(""));
                }
            }
            (scopes.isEmpty() ? List.of("") : scopes).forEach(scope -> gaps.add(Gap.of(scope, described(warning))));
        }

        void unreachables(JsonNode names) {
            if (names.isMissingNode() || names.isNull()) {
                return;
            }
            if (!names.isArray()) {
                gaps.add(new Gap("", "unreachables that are not a list"));
            }
            for (JsonNode name : names) {
                gaps.add(Gap.of(name.asText(""), "unreachable: \"" + shown.apply(name.asText("")) + "\""));
            }
        }

        private static boolean isIncomplete(JsonNode warning) {
            return !warning.isMissingNode()
                    && !warning.isNull()
                    && !warning.path("code").asText("").equals("NO_RESULTS_ON_PAGE");
        }

        private String described(JsonNode warning) {
            String message = warning.path("message").asText("");
            return "warning " + shown.apply(warning.path("code").asText("without a code"))
                    + (message.isEmpty() ? "" : " \"" + shown.apply(message) + "\"");
        }
    }
}
