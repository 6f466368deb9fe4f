package io.fairlead.ingest.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/// Watches the names of the services of one datacenter. Its index increases with every change of the catalog.
final class ListReading {
    private static final Duration SPACING = Duration.ofMillis(20);

    /// Also a liveness check: a Consul that does not respond at all is detected after this and the read timeout.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration EARLY = Duration.ofMillis(100);

    private final String datacenter;
    private final WatchContext context;
    private final ConsulQuery query;

    ListReading(String datacenter, WatchContext context) {
        this.datacenter = datacenter;
        this.context = context;
        this.query =
                ConsulQuery.services(datacenter, context.config().freshness().consistency());
    }

    void watch() throws InterruptedException {
        Spacing spacing = new Spacing(context.cancellation(), SPACING);
        // From the leader: services that are missing in it count as removed in the first report.
        ConsulQuery first = ConsulQuery.services(datacenter, ConsulOptions.Consistency.CONSISTENT);
        long index = tell(context.checkedList(first, context.read(first)));
        while (true) {
            spacing.pass();
            Duration atMost = context.jittered(longestWait());
            long asked = System.nanoTime();
            Optional<ConsulAnswer> answer = context.watch(query, index, atMost);
            if (answer.isPresent()) {
                index = tell(context.checkedList(query, answer.get()));
            } else if (System.nanoTime() - asked < atMost.minus(EARLY).toNanos()) {
                doubt(index);
            }
        }
    }

    private Duration longestWait() {
        Duration configured = context.config().freshness().maxWait();
        return configured.compareTo(LONGEST_WAIT) < 0 ? configured : LONGEST_WAIT;
    }

    /// It returned early and without changes. This is how Consul ends a query during which a snapshot was restored:
    /// with the previous index. A query with that index would wait for a later one (observed with 1.22.3).
    private void doubt(long index) throws InterruptedException {
        if (context.read(query).index() != index) {
            context.confirmBackwards(query, index);
        }
    }

    private long tell(ConsulAnswer answer) throws InterruptedException {
        TreeSet<String> services = new TreeSet<>();
        JsonNode body = answer.body();
        body.fieldNames().forEachRemaining(services::add);
        context.tell(new WatchEvent.Listed(datacenter, services, answer.index()));
        return answer.index();
    }
}
