package io.fairlead.ingest.gcp;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A virtual machine as Compute Engine writes it, with fields that nobody asks for.
public record Machine(String id, String zone, String status, String ip, Map<String, String> labels, String createdBy) {
    static final String SCRIPT = "export DB_PASSWORD=s3cret-startup-script";

    public Machine {
        labels = Map.copyOf(labels);
    }

    public static Machine of(String id, String zone, String service) {
        return new Machine(id, zone, "RUNNING", "10.0.0." + Long.parseLong(id) % 250, Map.of("service", service), "");
    }

    public Machine in(String otherStatus) {
        return new Machine(id, zone, otherStatus, ip, labels, createdBy);
    }

    public Machine at(String otherIp) {
        return new Machine(id, zone, status, otherIp, labels, createdBy);
    }

    public Machine with(String key, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(key, value);
        return new Machine(id, zone, status, ip, more, createdBy);
    }

    public Machine of(String group) {
        return new Machine(id, zone, status, ip, labels, group);
    }

    /// With its metadata only if the request's field mask names it, as Compute Engine does.
    String json(boolean metadata) {
        String at = "https://www.googleapis.com/compute/v1/projects/shop-prod/";
        String items = metadata
                ? "\"metadata\": {\"fingerprint\": \"x=\", \"items\": [{\"key\": \"startup-script\", \"value\": \""
                        + SCRIPT
                        + "\"}"
                        + (createdBy.isEmpty() ? "" : ", {\"key\": \"created-by\", \"value\": \"" + createdBy + "\"}")
                        + "], \"kind\": \"compute#metadata\"}, "
                : "";
        String interfaces = ip.isEmpty()
                ? "[]"
                : "[{\"name\": \"nic0\", \"network\": \"" + at + "global/networks/shop\", \"subnetwork\": \"" + at
                        + "regions/europe-west1/subnetworks/backend\", \"networkIP\": \"" + ip
                        + "\", \"accessConfigs\": [{\"name\": \"External NAT\", \"type\": \"ONE_TO_ONE_NAT\", \"natIP\":"
                        + " \"203.0.113.7\", \"networkTier\": \"PREMIUM\"}], \"stackType\": \"IPV4_ONLY\"}]";
        return ("{\"kind\": \"compute#instance\", \"id\": \"%s\", \"name\": \"vm-%s\", \"zone\": \"%szones/%s\", \"status\":"
                        + " \"%s\", \"machineType\": \"%szones/%s/machineTypes/e2-small\", %s\"scheduling\":"
                        + " {\"provisioningModel\": \"STANDARD\", \"preemptible\": false}, \"tags\": {\"items\": [\"http\"],"
                        + " \"fingerprint\": \"y=\"}, \"labels\": {%s}, \"networkInterfaces\": %s, \"deletionProtection\":"
                        + " false}")
                .formatted(id, id, at, zone, status, at, zone, items, labelsJson(), interfaces);
    }

    private String labelsJson() {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> "\"" + label.getKey() + "\": \"" + label.getValue() + "\"")
                        .collect(Collectors.joining(", "));
    }
}
