package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Health;

/// One endpoint of a slice. What is not given is empty.
///
/// @param node on which it runs
/// @param zone of that node
/// @param hostname within a headless Service
/// @param health by its conditions alone ([ObjectReader])
record ListedEndpoint(String address, Target target, String node, String zone, String hostname, Health health) {
    /// What has the address (`targetRef`).
    record Target(String kind, String name, String uid) {
        static final Target NONE = new Target("", "", "");

        boolean isPod() {
            return kind.equals("Pod");
        }
    }

    /// The UID of its Pod, which stays while the endpoint moves from slice to slice, else its address. Slices
    /// written by hand may hold any text as a UID; only what can be part of an id counts.
    String identity() {
        return isUid(target.uid()) ? target.uid() : address;
    }

    private static boolean isUid(String uid) {
        if (uid.isEmpty() || uid.length() > 64) {
            return false;
        }
        for (int i = 0; i < uid.length(); i++) {
            char c = uid.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
