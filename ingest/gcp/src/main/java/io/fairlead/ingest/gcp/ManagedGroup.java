package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/// A managed instance group, as the list of groups has it. Pure.
///
/// @param scope `zones/europe-west1-b`, or `regions/europe-west1`
/// @param isQuiet whether it does nothing with any of its instances and has no health check, so that nothing is
///     known
///     of them that Compute Engine itself does not say
/// @param instances how many it has; 0 if that is not said
record ManagedGroup(String scope, String name, boolean isQuiet, long instances) {
    static final String MASK = "kind,nextPageToken,unreachables,warning,items/*/warning,"
            + "items/*/instanceGroupManagers(name,currentActions,autoHealingPolicies/healthCheck)";
    private static final String NAME = "[a-z]([a-z0-9-]{0,61}[a-z0-9])?";

    /// Empty if it has no name.
    static Optional<ManagedGroup> of(String scope, JsonNode entry) {
        String name = entry.path("name").asText("");
        if (!name.matches(NAME)) {
            return Optional.empty();
        }
        JsonNode actions = entry.path("currentActions");
        long all = 0;
        long busy = 0;
        for (Map.Entry<String, JsonNode> action : actions.properties()) {
            long count = Math.max(0, action.getValue().asLong());
            all += count;
            busy += action.getKey().equals("none") ? 0 : count;
        }
        boolean isQuiet = actions.isObject()
                && busy == 0
                && entry.path("autoHealingPolicies").isEmpty();
        return Optional.of(new ManagedGroup(scope, name, isQuiet, all));
    }

    /// `zones/europe-west1-b/web`, as in the metadata of its instances.
    String key() {
        return scope + "/" + name;
    }

    /// Where [AggregatedPage.Gap] looks for it: `europe-west1-b/`, or `europe-west1-` of a region.
    static String place(String key) {
        String[] parts = key.split("/", -1);
        return parts[1] + (parts[0].equals("regions") ? "-" : "/");
    }
}
