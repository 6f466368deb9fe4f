package io.fairlead.bench.latency;

import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.TailListener;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The publisher's hand: notes when the image holds a change.
final class Hand implements TailListener {
    /// A change of an endpoint that is on its way, and by which version it is recognized.
    record Awaited(OpenLoad load, int number, EndpointKey endpoint, int version) {}

    private final Map<ServiceKey, Queue<Awaited>> awaited = new ConcurrentHashMap<>();
    private final Stages stages = new Stages();
    private volatile MeshView view = MeshView.NONE;
    private volatile @Nullable String failure;

    /// Changes of one service in the order of their versions.
    void await(ServiceKey service, Awaited change) {
        awaited.computeIfAbsent(service, _ -> new ConcurrentLinkedQueue<>()).add(change);
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

    void forgetFailure() {
        failure = null;
    }

    /// What failed since, and would have let a change come late or never.
    void requireNoFailure() {
        if (failure != null) {
            throw new IllegalStateException("the publisher's tail failed while it was measured: " + failure);
        }
    }

    @Override
    public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        long now = System.nanoTime();
        view = next;
        services.forEach((service, timeline) -> {
            if (arrived(service, next, now)) {
                stages.add(timeline);
            }
        });
    }

    /// Of changes that came together the image shows the last one alone; with it all before it are here.
    private boolean arrived(ServiceKey service, MeshView next, long now) {
        Queue<Awaited> waiting = awaited.get(service);
        boolean any = false;
        while (waiting != null
                && waiting.peek() instanceof Awaited(var load, var number, var endpoint, var version)
                && version <= version(next, service, endpoint)) {
            load.arrived(number, now);
            waiting.remove();
            any = true;
        }
        return any;
    }

    /// The latest change that the image holds of the endpoint.
    private static int version(MeshView view, ServiceKey service, EndpointKey key) {
        MergedEndpoint endpoint = view.state(service) instanceof ServiceState.Present(var present)
                ? present.endpoints().get(key)
                : null;
        return endpoint == null ? -1 : Shop.version(endpoint.endpoint());
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
