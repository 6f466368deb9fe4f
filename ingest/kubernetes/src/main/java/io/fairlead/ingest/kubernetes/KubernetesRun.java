package io.fairlead.ingest.kubernetes;

import io.fairlead.ingest.kubernetes.ClusterState.Authority;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/// One run of a [KubernetesSource]: a thread for each cluster, and one for what the engine wants to be
/// confirmed. Leaves none behind.
final class KubernetesRun {
    private static final int MOST_RECHECKS = 64;

    private final SourceId id;
    private final ClusterReports reports;
    private final List<ClusterReader> readers;
    private final BlockingQueue<SortedSet<String>> rechecks = new LinkedBlockingQueue<>(MOST_RECHECKS);

    KubernetesRun(SourceId id, KubernetesOptions options, RegistryListener listener, SourceContext context) {
        this.id = id;
        reports = new ClusterReports(
                options.clusters().stream().map(cluster -> cluster.name() + "/").toList(), listener, context.clock());
        readers = options.clusters().stream()
                .map(cluster -> new ClusterReader(
                        cluster, options, reports, new ClusterReader.Environment(listener, context.random())))
                .toList();
    }

    boolean recheck(SortedSet<String> services) {
        return rechecks.offer(services);
    }

    void run(Cancellation cancellation) throws InterruptedException {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("ingest-kubernetes-" + id + "-", 0).factory())) {
            cancellation.onRequest(threads::shutdownNow);
            try {
                CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
                readers.forEach(reader -> ends.submit(() -> {
                    reader.run();
                    return null;
                }));
                ends.submit(() -> {
                    confirm();
                    return null;
                });
                var _ = ends.take().get();
            } catch (RejectedExecutionException | ExecutionException | InterruptedException e) {
                if (!cancellation.isRequested()) {
                    throw e;
                }
            } finally {
                threads.shutdownNow();
            }
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    private static RuntimeException thrown(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case ClusterReports.Unheard unheard -> unheard.thrown();
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case InterruptedException interruption -> throw interruption;
            case null, default -> new IllegalStateException(e.getCause());
        };
    }

    private void confirm() throws InterruptedException {
        while (true) {
            for (String service : rechecks.take()) {
                Map<String, Authority> read = new HashMap<>();
                for (ClusterReader reader : readers) {
                    Optional<Authority> authority = reader.read(service);
                    authority.ifPresent(found -> read.put(reader.prefix(), found));
                }
                reports.again(service, read);
            }
        }
    }
}
