package io.fairlead.bench.scale;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Wire;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Present;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.table.reader.TailInput;
import io.fairlead.table.reader.TailListener;
import io.fairlead.wire.TableEntryCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The publisher's tail in a process of its own, which answers what [FollowerProcess] asks.
///
/// `bootstrap-servers registry-url topic group`
public final class Follower implements TailListener {
    private final Pauses pauses = new Pauses();
    private final Clock clock = Clock.systemUTC();
    private volatile MeshView view = MeshView.NONE;
    private @Nullable Arrivals arrivals;

    private Follower() {}

    public static void main(String[] args) throws IOException {
        Follower follower = new Follower();
        try (Wire wire = new Wire(args[0], args[1]);
                EndpointsTail tail = new EndpointsTail(
                        new TailInput(
                                new TailConfig(args[2], args[3], Map.of("bootstrap.servers", args[0])),
                                wire.reader(new TableEntryCodec())),
                        follower,
                        follower.clock)) {
            tail.start();
            AnsweringJvm.answer(follower::answer);
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "state" -> state();
            case "await" -> await(OpenSchedule.parse(words, 1));
            case "report" -> report();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String state() {
        MeshView now = view;
        int endpoints = now.image().partitions().values().stream()
                .flatMap(partition -> partition.services().values().stream())
                .mapToInt(parts -> parts.endpoints().size())
                .sum();
        return now.complete().size() + " " + endpoints;
    }

    private synchronized String await(OpenSchedule schedule) {
        arrivals = new Arrivals(schedule);
        pauses.forget();
        return "awaiting";
    }

    private synchronized String report() {
        Arrivals now = arrivals;
        if (now == null) {
            throw new IllegalStateException("nothing is awaited");
        }
        return String.format(
                Locale.ROOT,
                "%d %.3f %.3f %.3f %d %d %d",
                now.missing(),
                now.millis(50),
                now.millis(99),
                now.millis(100),
                pauses.longest(),
                pauses.together(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
    }

    @Override
    public synchronized void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        view = next;
        Arrivals now = arrivals;
        if (now == null) {
            return;
        }
        Instant at = clock.instant();
        for (ServiceKey service : services.keySet()) {
            if (next.state(service) instanceof Present(var present)) {
                for (MergedEndpoint endpoint : present.endpoints().values()) {
                    now.version(Shop.version(endpoint.endpoint()), at);
                }
            }
        }
    }

    @Override
    public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        System.err.println(failure.getMessage());
    }

    @Override
    public void failed(Failure failure) {
        System.err.println(failure.getMessage());
    }
}
