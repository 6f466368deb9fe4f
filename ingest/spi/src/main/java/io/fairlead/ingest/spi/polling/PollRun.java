package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteAnswer;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.ingest.spi.polling.PartPoller.Outcome;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One run of a [PollingSource]: first all parts together, then each part separately, on its own thread.
final class PollRun {
    private final SourceId id;
    private final List<PartPoller> parts;
    private final Clock clock;

    PollRun(SourceId id, List<PartPoller> parts, Clock clock) {
        this.id = id;
        this.parts = parts;
        this.clock = clock;
    }

    void listAgain() {
        parts.forEach(PartPoller::listAgain);
    }

    /// Leaves no thread behind.
    void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("ingest-poll-" + id + "-", 0).factory())) {
            cancellation.onRequest(threads::shutdownNow);
            try {
                reportAll(listener, firstOfAll(listener, threads));
                follow(listener, threads);
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
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case InterruptedException interruption -> throw interruption;
            case null, default -> new IllegalStateException(e.getCause());
        };
    }

    private List<Outcome> firstOfAll(RegistryListener listener, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        List<Callable<Outcome>> fetches = new ArrayList<>();
        parts.forEach(part -> fetches.add(() -> part.fetch(listener, true)));
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> fetched : threads.invokeAll(fetches)) {
            outcomes.add(fetched.get());
        }
        return outcomes;
    }

    private void reportAll(RegistryListener listener, List<Outcome> outcomes) throws InterruptedException {
        List<Instance> instances = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        Position position = Position.UNKNOWN;
        Instant observed = clock.instant();
        @Nullable Failure failure = null;
        int listed = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            PartPoller part = parts.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Listed(var complete, var at) -> {
                    part.succeeded(listener);
                    instances.addAll(complete.instances());
                    unread.addAll(complete.unread());
                    position = complete.position();
                    observed = at.isBefore(observed) ? at : observed;
                    listed++;
                }
                case Outcome.Unchanged _ ->
                    throw new IllegalStateException(part.prefix() + ": a first listing is complete");
                case Outcome.Failed(var of) -> {
                    part.failed(listener, of);
                    unread.add(part.prefix());
                    failure = failure == null ? of : failure;
                }
            }
        }
        if (listed == 0 && failure != null) {
            throw failure;
        }
        Position of = parts.size() == 1 ? position : Position.UNKNOWN;
        listener.complete(new CompleteAnswer(new Scope.WholeRegistry(), instances, unread, of, observed));
    }

    /// Returns with the first part that throws.
    private void follow(RegistryListener listener, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        parts.forEach(part -> ends.submit(() -> {
            part.follow(listener);
            return null;
        }));
        var _ = ends.take().get();
    }
}
