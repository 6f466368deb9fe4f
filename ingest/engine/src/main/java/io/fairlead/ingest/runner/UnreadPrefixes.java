package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.IdPrefixes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ids that the newest report of each scope could not read. Neither a report of another scope nor an empty
/// change affects them. Not thread-safe.
final class UnreadPrefixes {
    /// Each prefix with the service whose report contained it; an empty one if it was of another scope.
    private final Map<String, String> services = new HashMap<>();
    private @Nullable IdPrefixes prefixes = IdPrefixes.NONE;

    void read(CompleteReport report) {
        String service = switch (report.scope()) {
            case Scope.WholeRegistry() -> {
                services.clear();
                yield "";
            }
            case Scope.IdPrefix(var prefix) -> {
                services.keySet().removeIf(unread -> unread.startsWith(prefix));
                yield "";
            }
            case Scope.OneService(var only) -> {
                services.values().removeIf(only::equals);
                yield only;
            }
        };
        report.unread().forEach(unread -> services.put(unread, service));
        prefixes = null;
    }

    void read(Delta delta) {
        delta.seen().forEach(instance -> services.remove(instance.id()));
        delta.gone().forEach(services::remove);
        prefixes = null;
    }

    boolean contain(String instance) {
        IdPrefixes now = prefixes;
        if (now == null) {
            now = IdPrefixes.of(services.keySet());
            prefixes = now;
        }
        return now.cover(instance);
    }
}
