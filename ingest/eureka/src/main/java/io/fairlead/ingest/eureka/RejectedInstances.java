package io.fairlead.ingest.eureka;

import io.fairlead.http.HttpUrls;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.net.URI;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The instances that cannot be used: each is reported once for each cause. One thread at a time.
final class RejectedInstances {
    private static final String HASH = "apps__hashcode";

    private SortedMap<String, String> causes = new TreeMap<>();
    private boolean isHashWrong;

    /// @param now the cause by item
    void report(Map<String, String> now, RegistryListener listener) {
        SortedMap<String, String> before = causes;
        causes = new TreeMap<>(now);
        causes.forEach((item, cause) -> {
            if (!cause.equals(before.get(item))) {
                listener.rejected(item, new RejectedFailure("INGEST-EUREKA-ENTRY", message(item, cause)));
            }
        });
        before.keySet().stream().filter(item -> !causes.containsKey(item)).forEach(listener::resolved);
    }

    /// The hash of a full registry, which is reported once.
    ///
    /// @param counted what the registry contains, if it is not what its hash says; else empty
    void reportHash(URI server, String counted, RegistryListener listener) {
        boolean isWrong = !counted.isEmpty();
        if (isWrong && !isHashWrong) {
            listener.rejected(
                    HASH,
                    new RejectedFailure(
                            "INGEST-EUREKA-HASH",
                            "the full registry of " + HttpUrls.shown(server) + " contains \""
                                    + PrintableText.of(counted)
                                    + "\", expected what its apps__hashcode says; its instances are used, and none that"
                                    + " is missing in it is removed; check the server"));
        } else if (!isWrong && isHashWrong) {
            listener.resolved(HASH);
        }
        isHashWrong = isWrong;
    }

    private static String message(String item, String cause) {
        return "instance \"" + item + "\": " + cause
                + "; its last usable content stays in use; correct it where it is registered";
    }
}
