package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsListing.Held;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.util.SortedMap;

/// The last complete reading of an account and region, with which each further one is compared. One thread at a
/// time.
final class LastReading {
    private Held held = Held.NOTHING;

    AwsListing begin(Instant began) {
        return new AwsListing(held, began);
    }

    /// A reading is complete.
    Listing completed(AwsListing read, PollRequest request) {
        Held now = read.held();
        reportUnusable(now.unusable(), request.listener());
        boolean unchanged = now.isSameAs(held);
        held = now;
        return unchanged && !request.full() ? new Listing.Unchanged(Position.UNKNOWN) : now.listing();
    }

    /// Whether it lacked an instance: if that is gone, the next one tells.
    boolean lacksAny() {
        return !held.missing().isEmpty();
    }

    /// Each is reported once for each cause.
    private void reportUnusable(SortedMap<String, String> now, RegistryListener listener) {
        SortedMap<String, String> before = held.unusable();
        now.forEach((id, cause) -> {
            if (!cause.equals(before.get(id))) {
                listener.rejected(item(id), new RejectedFailure("INGEST-AWS-INSTANCE", item(id) + ": " + cause));
            }
        });
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .map(LastReading::item)
                .forEach(listener::resolved);
    }

    /// A prefix alone is the name of a part, among the rejected items.
    private static String item(String id) {
        return id.endsWith("/") ? id + " entries" : id;
    }
}
