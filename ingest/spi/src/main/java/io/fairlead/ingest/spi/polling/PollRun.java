package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
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

/// One run of a [PollingSource]: first all parts together, then each part and each feed separately, on its own
/// thread. Feeds begin after the first report, as their responses are none of the listings that it consists of.
final class PollRun {
    private final SourceId id;
    private final List<PartPoller> parts;
    private final List<FeedPoller> feeds;
    private final Clock clock;

    PollRun(SourceId id, List<PartPoller> parts, List<FeedPoller> feeds, Clock clock) {
        this.id = id;
        this.parts = parts;
        this.feeds = feeds;
        this.clock = clock;
    }

    void listAgain() {
        parts.forEach(PartPoller::listAgain);
    }

    private void event(String prefix) {
        parts.stream()
                .filter(it -> it.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("source " + id + " has no part \"" + prefix + "\""))
                .event();
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
        FirstAnswer answer = new FirstAnswer(clock.instant());
        for (int i = 0; i < outcomes.size(); i++) {
            PartPoller part = parts.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Listed listed -> {
                    part.succeeded(listener);
                    answer.add(listed);
                }
                case Outcome.Unchanged _ -> throw new IllegalStateException(part.prefix() + " was not reported before");
                case Outcome.Failed(var failure) -> {
                    part.failed(listener, failure);
                    answer.addUnread(part.prefix(), failure);
                }
            }
        }
        listener.complete(answer.of(parts.size()));
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Listed) {
                parts.get(i).reported();
            }
        }
    }

    /// What the parts listed, put together.
    private static final class FirstAnswer {
        private final List<Instance> instances = new ArrayList<>();
        private final List<String> unread = new ArrayList<>();
        private Position position = Position.UNKNOWN;
        private Instant observed;
        private @Nullable Failure failure;
        private int listed;

        FirstAnswer(Instant now) {
            observed = now;
        }

        void add(Outcome.Listed part) {
            instances.addAll(part.listing().instances());
            unread.addAll(part.listing().unread());
            position = part.listing().position();
            observed = part.observed().isBefore(observed) ? part.observed() : observed;
            listed++;
        }

        void addUnread(String prefix, Failure why) {
            unread.add(prefix);
            failure = failure == null ? why : failure;
        }

        /// @throws Failure none of the parts was listed
        CompleteReport of(int parts) {
            if (listed == 0 && failure != null) {
                throw failure;
            }
            Position of = parts == 1 ? position : Position.UNKNOWN;
            return new CompleteReport(new Scope.WholeRegistry(), instances, unread, of, observed);
        }
    }

    /// Returns with the first part that throws.
    private void follow(RegistryListener listener, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        parts.forEach(part -> ends.submit(() -> {
            part.follow(listener);
            return null;
        }));
        feeds.forEach(feed -> ends.submit(() -> {
            feed.follow(listener, this::event);
            return null;
        }));
        var _ = ends.take().get();
    }
}
