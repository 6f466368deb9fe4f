package io.fairlead.testkit.fake;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.List;

/// Lists a [FakeRegistry] in pages.
final class FakePart implements PolledPart {
    private final String prefix;
    private final FakeRegistry registry;
    private final Cancellation never = new Cancellation();
    private long known;

    FakePart(String prefix, FakeRegistry registry) {
        this.prefix = prefix;
        this.registry = registry;
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        request.awaitPermit("list");
        long index = registry.index(never);
        if (!request.full() && index == known) {
            return new Listing.Unchanged(Position.of(index));
        }
        List<Instance> instances = new ArrayList<>();
        FakeRegistry.Page page;
        do {
            request.awaitPermit("list");
            page = registry.page(instances.isEmpty() ? "" : instances.getLast().id(), never);
            if (!page.whole()) {
                throw new TransientFailure("INGEST-FAKE-TRUNCATED", "a page of the fake registry was cut off");
            }
            request.responded();
            instances.addAll(page.instances());
        } while (!page.last());
        known = index;
        return Listing.Complete.of(instances, Position.of(index));
    }
}
