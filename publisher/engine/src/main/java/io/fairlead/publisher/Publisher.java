package io.fairlead.publisher;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.LeasedTarget;
import io.fairlead.publisher.pipeline.PipelineDependencies;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.pipeline.TargetPipeline;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.table.reader.TailInput;
import io.fairlead.table.reader.TailListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps all targets in line with the `endpoints` topic, from [#start] to [#close]; neither takes five seconds.
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final EndpointsTail tail;
    private final Object offering = new Object();
    private volatile List<TargetPipeline> pipelines;
    private final PublisherDependencies dependencies;
    private volatile MeshView view = MeshView.NONE;
    private volatile String lastError = "";
    private boolean closed;

    public Publisher(
            TailConfig config,
            Deserializer<TableEntry> values,
            List<TargetSpec> targets,
            PublisherDependencies dependencies) {
        this.dependencies = dependencies;
        this.tail = new EndpointsTail(
                new TailInput(config, values, dependencies.heartbeats()), new Fan(), dependencies.clock());
        this.pipelines = targets.stream().map(this::pipeline).toList();
    }

    private TargetPipeline pipeline(TargetSpec target) {
        return new TargetPipeline(
                target.with(new LeasedTarget(target.target(), tail.lease())),
                new PipelineDependencies(
                        dependencies.outcomes(), dependencies.clock(), dependencies.random(), tail.records()));
    }

    public void start() {
        pipelines.forEach(TargetPipeline::start);
        tail.start();
    }

    /// The table as read so far.
    public MeshView view() {
        return view;
    }

    public PublisherHealth health() {
        List<TargetHealth> targets =
                pipelines.stream().map(TargetPipeline::health).toList();
        MeshView now = view;
        return new PublisherHealth(now.assigned(), now.read(), now.image().positions(), lastError, targets);
    }

    /// Changes the set of targets while this runs. The targets named in `removed` are no longer written, and their
    /// objects stay as they are; then each of `added` is connected and reconciled, as after a start. The others
    /// keep their connections. Returns after the last write to a removed target.
    public void change(Collection<String> removed, List<TargetSpec> added) {
        List<TargetPipeline> leaving =
                pipelines.stream().filter(it -> removed.contains(it.name())).toList();
        // Before the others, because a target may be added again under the same or another name. A removed target is
        // offered views until its last write, so that its partitions are not given up before.
        atOnce("close", leaving, TargetPipeline::close);
        synchronized (offering) {
            if (closed) {
                added.forEach(target -> target.target().close());
                return;
            }
            List<TargetPipeline> next = new ArrayList<>(pipelines);
            next.removeAll(leaving);
            added.forEach(target -> next.add(started(target)));
            pipelines = List.copyOf(next);
        }
    }

    private TargetPipeline started(TargetSpec target) {
        TargetPipeline pipeline = pipeline(target);
        pipeline.start();
        pipeline.offer(view, Map.of());
        return pipeline;
    }

    /// Reconciles everything again, because the sources that the write gate requires have changed.
    public void gateChanged() {
        synchronized (offering) {
            pipelines.forEach(pipeline -> {
                pipeline.offer(view, Map.of());
                pipeline.reconcileAll();
            });
        }
    }

    public List<TargetPipeline> pipelines() {
        return pipelines;
    }

    /// Closes the tail, which gives up the partitions, and then all targets at once.
    @Override
    public void close() {
        synchronized (offering) {
            closed = true;
        }
        tail.close();
        atOnce("close", pipelines, TargetPipeline::close);
    }

    /// For actions that may take seconds: a slow target does not delay the others.
    private static void atOnce(String what, List<TargetPipeline> pipelines, Consumer<TargetPipeline> action) {
        List<Thread> threads = pipelines.stream()
                .map(pipeline -> Thread.ofVirtual()
                        .name("publisher-" + pipeline.name() + "-" + what)
                        .start(() -> action.accept(pipeline)))
                .toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Fan implements TailListener {
        @Override
        public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
            synchronized (offering) {
                boolean givenUp = !next.assigned().containsAll(view.assigned());
                view = next;
                if (givenUp) {
                    atOnce("give-up", pipelines, pipeline -> pipeline.offer(next, services));
                } else {
                    pipelines.forEach(pipeline -> pipeline.offer(next, services));
                }
            }
        }

        @Override
        public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
            LOG.warn("undecodable code={} reason=\"{}\"", failure.code(), failure.getMessage());
            dependencies.deadLetters().accept(record, failure);
        }

        @Override
        public void failed(Failure failure) {
            lastError = failure.code() + ": " + failure.getMessage();
            LOG.warn("tail code={} reason=\"{}\"", failure.code(), failure.getMessage());
        }
    }
}
