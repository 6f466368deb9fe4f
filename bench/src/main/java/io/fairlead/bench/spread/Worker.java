package io.fairlead.bench.spread;

import com.sun.management.OperatingSystemMXBean;
import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Wire;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// A topology in a process of its own, which says how many partitions it has, how many endpoints it wrote, and how much
/// CPU it took.
///
/// `bootstrap-servers registry-url prefix partitions state-folder`
public final class Worker implements TopologyListener {
    private final LongAdder endpoints = new LongAdder();

    private Worker() {}

    public static void main(String[] args) throws IOException {
        Worker worker = new Worker();
        TopicCatalogue topics = new TopicCatalogue(args[2], Integer.parseInt(args[3]), (short) 1);
        try (Wire wire = new Wire(args[0], args[1]);
                TopologyRunner topology = wire.topology(topics, worker, Map.of("state.dir", args[4]))) {
            topology.start();
            AnsweringJvm.answer(_ -> worker.report(topology));
        }
    }

    static List<String> arguments(String bootstrapServers, String registryUrl, TopicCatalogue topics, String folder) {
        return List.of(bootstrapServers, registryUrl, topics.prefix(), Integer.toString(topics.partitions()), folder);
    }

    private String report(TopologyRunner topology) {
        int tasks = topology.streams().metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum();
        double cpu = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
        return String.format(Locale.ROOT, "%d %d %.3f", topology.isReady() ? tasks : 0, endpoints.sum(), cpu);
    }

    @Override
    public void status(int partition, SourceStatus status) {}

    @Override
    public void left(int partition) {}

    @Override
    public void wrote(Output output) {
        if (output instanceof Output.Put(MergedEndpoint _)) {
            endpoints.increment();
        }
    }

    @Override
    public void deadLetter(String origin, RejectedFailure failure) {
        System.err.println(failure.getMessage());
    }
}
