package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.gcp.ManagedMembership.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// One page of `instanceGroupManagers.listManagedInstances`. Pure.
///
/// @param members by the numeric ids of instances
/// @param entries how many there are, with those of instances that do not exist yet
/// @param next the token of the next page, empty on the last one
record ManagedInstancesPage(Map<String, Member> members, int entries, String next) {
    static final String MASK = "nextPageToken,managedInstances(id,currentAction,instanceHealth/detailedHealthState)";
    /// The worst comes first.
    private static final List<String> CHECKS = List.of("UNHEALTHY", "TIMEOUT", "DRAINING", "UNKNOWN", "HEALTHY");

    ManagedInstancesPage {
        members = Map.copyOf(members);
    }

    static ManagedInstancesPage of(byte[] body, UnaryOperator<String> masked) throws UnusablePage {
        JsonNode root = JsonPages.parsed(body);
        Map<String, Member> members = new TreeMap<>();
        JsonNode entries = JsonPages.list(root, "managedInstances");
        for (JsonNode entry : entries) {
            String id = JsonPages.text(entry, "id");
            // An instance that does not exist yet has none.
            if (!id.isEmpty() && !id.equals("0")) {
                members.put(id, new Member(masked.apply(JsonPages.text(entry, "currentAction")), check(entry)));
            }
        }
        return new ManagedInstancesPage(members, entries.size(), JsonPages.text(root, "nextPageToken"));
    }

    /// An instance with several checks is as healthy as the worst of them says.
    private static String check(JsonNode entry) throws UnusablePage {
        String worst = "";
        for (JsonNode each : JsonPages.list(entry, "instanceHealth")) {
            String state = JsonPages.text(each, "detailedHealthState");
            String known = CHECKS.contains(state) ? state : "UNKNOWN";
            if (worst.isEmpty() || CHECKS.indexOf(known) < CHECKS.indexOf(worst)) {
                worst = known;
            }
        }
        return worst;
    }
}
