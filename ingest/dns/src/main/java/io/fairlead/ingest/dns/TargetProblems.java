package io.fairlead.ingest.dns;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Collections;
import java.util.SortedMap;

/// The targets of a name that cannot be used: each is reported once for each cause. One thread at a time.
final class TargetProblems {
    private SortedMap<String, RejectedFailure> reported = Collections.emptySortedMap();

    void report(SortedMap<String, RejectedFailure> now, RegistryListener listener) {
        SortedMap<String, RejectedFailure> before = reported;
        now.forEach((id, failure) -> {
            RejectedFailure was = before.get(id);
            if (was == null || !cause(was).equals(cause(failure))) {
                listener.rejected(id, failure);
            }
        });
        reported = now;
        before.keySet().stream().filter(id -> !now.containsKey(id)).forEach(listener::resolved);
    }

    private static String cause(RejectedFailure failure) {
        return failure.code() + " " + failure.getMessage();
    }
}
