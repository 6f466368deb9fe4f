package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Map;
import java.util.TreeMap;

/// Reports what could not be used of a part, each once for each cause. One thread at a time.
final class Rejections {
    private final String project;
    private Map<String, RejectedFailure> reported = Map.of();

    Rejections(String project) {
        this.project = project;
    }

    void report(HeldProject now, RegistryListener listener) {
        Map<String, RejectedFailure> rejected = new TreeMap<>();
        now.unusable().forEach((id, cause) -> {
            String item = id.endsWith("/") ? id + " entries" : id;
            rejected.put(item, new RejectedFailure("INGEST-GCP-INSTANCE", item + ": " + cause));
        });
        now.gaps().forEach((zones, cause) -> {
            String item = zones.equals(project + "/") ? zones + " zones" : zones;
            rejected.put(
                    item,
                    new RejectedFailure(
                            "INGEST-GCP-ZONE",
                            item + ": not all of its instances were listed (" + cause
                                    + "); those that were listed before stay in use"));
        });
        // Whether what is missing is gone or still cannot be used, the next reading tells.
        reported.forEach((item, failure) -> {
            if (now.missing().containsKey(item)) {
                rejected.put(item, failure);
            }
        });
        rejected.forEach((item, failure) -> {
            if (!reported.containsKey(item) || !said(failure).equals(said(reported.get(item)))) {
                listener.rejected(item, failure);
            }
        });
        reported.keySet().stream().filter(item -> !rejected.containsKey(item)).forEach(listener::resolved);
        reported = rejected;
    }

    private static String said(RejectedFailure failure) {
        return String.valueOf(failure.getMessage());
    }
}
