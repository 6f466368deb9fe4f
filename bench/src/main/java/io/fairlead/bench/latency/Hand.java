package io.fairlead.bench.latency;

import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.ServiceState;
import io.fairlead.publisher.pipeline.Timeline;
import io.fairlead.publisher.tail.TailListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The publisher's hand: notes when the image holds a change.
final class Hand implements TailListener {
    /// The change of each service that is on its way, and by which version it is told.
    record Awaited(OpenLoad load, int number, int version) {}

    private final Map<ServiceKey, Awaited> awaited = new ConcurrentHashMap<>();
    private final Stages stages = new Stages();
    private volatile MeshView view = MeshView.NONE;
    private volatile @Nullable String failure;

    void await(ServiceKey service, Awaited change) {
        awaited.put(service, change);
    }

    /// How many endpoints the image holds.
    int endpoints() {
        MeshView now = view;
        return now.image().partitions().values().stream()
                .flatMap(partition -> partition.services().values().stream())
                .mapToInt(parts -> parts.endpoints().size())
                .sum();
    }

    Stages stages() {
        return stages;
    }

    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        view = next;
        services.forEach((service, timeline) -> {
            Awaited change = awaited.get(service);
            if (change != null && holds(next, service, change.version())) {
                change.load().arrived(change.number());
                stages.add(timeline);
            }
        });
    }

    private static boolean holds(MeshView view, ServiceKey service, int version) {
        return view.state(service) instanceof ServiceState.Present(var present)
                && present.endpoints().values().stream()
                        .map(MergedEndpoint::endpoint)
                        .anyMatch(endpoint -> Shop.version(endpoint) == version);
    }

    @Override
    public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure rejected) {
        failure = rejected.getMessage();
    }

    @Override
    public void failed(Failure failed) {
        failure = failed.getMessage();
    }
}
