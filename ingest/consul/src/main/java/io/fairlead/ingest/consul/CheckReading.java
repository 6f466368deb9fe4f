package io.fairlead.ingest.consul;

import java.time.Duration;
import java.util.Optional;

/// Watches for any change of any check of one datacenter, for the services without their own watch.
final class CheckReading {
    private static final Duration SPACING = Duration.ofMillis(200);

    private final WatchContext context;
    private final ConsulQuery query;

    CheckReading(String datacenter, WatchContext context) {
        this.context = context;
        this.query =
                ConsulQuery.anyCheck(datacenter, context.config().freshness().consistency());
    }

    void watch() throws InterruptedException {
        Spacing spacing = new Spacing(context.cancellation(), SPACING);
        long index = context.read(query).index();
        while (true) {
            spacing.pass();
            Optional<ConsulAnswer> answer = context.watch(query, index, context.jittered());
            if (answer.isPresent()) {
                index = answer.get().index();
                context.tell(new WatchEvent.ChecksMoved());
            }
        }
    }
}
