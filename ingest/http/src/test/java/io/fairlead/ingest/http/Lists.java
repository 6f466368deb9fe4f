package io.fairlead.ingest.http;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.http.HttpOptions.Url;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.RecordingListener;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// One list as a source reads it, reading by reading.
final class Lists implements AutoCloseable {
    static final Limits LIMITS = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(2), 64 << 20);

    private final RecordingListener listener = new RecordingListener();
    private final ListClient client;
    private final HttpPart part;

    Lists(URI address, Format format, Access access, Limits limits) {
        Url url = new Url("eu", address);
        HttpOptions options = new HttpOptions(List.of(url), format, access, limits);
        client =
                new ListClient(options, new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(128 << 20)));
        part = new HttpPart(url, "", options, client);
    }

    static Lists ofGroups(URI address) {
        return new Lists(address, Format.PROMETHEUS, Access.OPEN, LIMITS);
    }

    static Lists ofInventory(URI address) {
        return new Lists(address, Format.INVENTORY, Access.OPEN, LIMITS);
    }

    /// As the first one of a run.
    Listing first() throws InterruptedException {
        return part.fetch(new PollRequest(listener, true));
    }

    Listing next() throws InterruptedException {
        return part.fetch(new PollRequest(listener, false));
    }

    static List<String> ids(Listing listing) {
        return listing instanceof Listing.Complete complete
                ? complete.instances().stream().map(Instance::id).toList()
                : List.of();
    }

    RecordingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        client.close();
    }
}
