package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// One page of an aggregated list, of instances or of managed instance groups, before its entries are looked
/// at. Pure.
///
/// Each page names every zone; with groups, every region, too. Such a scope is answered if the page has a list
/// of its
/// entries, or a warning in its place: `NO_RESULTS_ON_PAGE`. Any other warning comes with status 200 as well,
/// and means
/// that entries are missing:
///
/// | in the response | what is missing |
/// |---|---|
/// | a warning of a zone | that zone |
/// | a warning of a region | its zones |
/// | a warning of the list that names scopes in its data | those |
/// | any other warning of the list | maybe anything |
/// | a name in `unreachables` | that zone, the zones of that region, else maybe anything |
///
/// @param zones what is listed of each answered zone, by its name; of groups, by the scope, such as
///     `zones/europe-west1-b` and `regions/europe-west1`
/// @param gaps what may be missing
/// @param next the token of the next page, empty on the last one
record AggregatedPage(SortedMap<String, List<JsonNode>> zones, List<Gap> gaps, String next) {
    /// The parts of such a name are also names of regions.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,15}(-[a-z0-9]{1,15}){0,3}");

    /// What the page is a list of.
    enum Kind {
        INSTANCES("compute#instanceAggregatedList", "instances"),
        GROUPS("compute#instanceGroupManagerAggregatedList", "instanceGroupManagers");

        private final String name;
        private final String list;

        Kind(String name, String list) {
            this.name = name;
            this.list = list;
        }

        /// What entries of that scope are listed under; empty if there are none in such a scope.
        private String key(String scope) {
            String[] parts = scope.split("/", -1);
            if (parts.length != 2 || !NAME.matcher(parts[1]).matches()) {
                return "";
            }
            return switch (this) {
                case INSTANCES -> parts[0].equals("zones") ? parts[1] : "";
                case GROUPS -> parts[0].equals("zones") || parts[0].equals("regions") ? scope : "";
            };
        }
    }

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
    static AggregatedPage of(Kind kind, byte[] body, UnaryOperator<String> masked) throws UnusablePage {
        JsonNode root = JsonPages.parsed(body);
        Builder page = new Builder(kind, text -> PrintableText.of(masked.apply(text)));
        String name = root.path("kind").asText("");
        if (!name.equals(kind.name)) {
            throw new UnusablePage("the kind \"" + page.shown.apply(name) + "\", expected " + kind.name);
        }
        page.items(root.path("items"));
        page.warning(root.path("warning"));
        page.unreachables(root.path("unreachables"));
        return new AggregatedPage(page.zones, page.gaps, JsonPages.text(root, "nextPageToken"));
    }

    /// A page while it is read.
    private static final class Builder {
        private final Kind kind;
        private final UnaryOperator<String> shown;
        private final SortedMap<String, List<JsonNode>> zones = new TreeMap<>();
        private final List<Gap> gaps = new ArrayList<>();

        Builder(Kind kind, UnaryOperator<String> shown) {
            this.kind = kind;
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
            JsonNode listed = content.path(kind.list);
            if (!content.isObject() || !(listed.isArray() || listed.isMissingNode() || listed.isNull())) {
                throw new UnusablePage("\"" + shown.apply(scope) + "\" without a list of " + kind.list);
            }
            JsonNode warning = content.path("warning");
            if (isIncomplete(warning)) {
                gaps.add(Gap.of(scope, described(warning)));
            }
            String key = kind.key(scope);
            if (!key.isEmpty()) {
                // With neither, the scope is not answered.
                if (listed.isArray() || warning.isObject()) {
                    zones.put(key, entries(listed));
                }
            } else if (!listed.isEmpty()) {
                throw new UnusablePage(kind.list + " of \"" + shown.apply(scope) + "\", expected zones/NAME");
            }
        }

        private static List<JsonNode> entries(JsonNode listed) {
            List<JsonNode> entries = new ArrayList<>();
            listed.forEach(entries::add);
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
