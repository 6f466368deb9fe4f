package io.fairlead.ingest.consul;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/// The shared state of all threads of one run.
///
/// `news` holds few items: while the runner is busy, the readers wait. `reads` bounds the queries that do not
/// block, in addition to the watches.
record WatchContext(
        ConsulOptions config,
        ConsulClient client,
        RegistryListener listener,
        Cancellation cancellation,
        RandomGenerator random,
        BlockingQueue<WatchEvent> news,
        Semaphore reads,
        Retries retries) {

    /// Sends a query that does not block.
    ConsulAnswer read(ConsulQuery query) throws InterruptedException {
        return retries.answerTo(() -> readOnce(query));
    }

    /// The same, without repeating a failed request.
    ConsulAnswer readOnce(ConsulQuery query) throws InterruptedException {
        listener.awaitPermit();
        reads.acquire();
        try {
            return ask(query);
        } finally {
            reads.release();
        }
    }

    private ConsulAnswer ask(ConsulQuery query) throws InterruptedException {
        try {
            ConsulAnswer answer = client.ask(query);
            listener.responded();
            return answer;
        } catch (TransientFailure failure) {
            if (AskedWait.isThrottled(failure)) {
                listener.throttled("");
            }
            throw failure;
        }
    }

    /// Waits for a change after `index`.
    ///
    /// @return nothing if there was none, or if the index went backwards, which is reported separately
    Optional<ConsulAnswer> watch(ConsulQuery query, long index, Duration atMost) throws InterruptedException {
        ConsulAnswer answer = retries.answerTo(new Watch(query, query.blocking(index, atMost)));
        if (answer.index() < index) {
            confirmBackwards(query, index);
            return Optional.empty();
        }
        return answer.index() == index ? Optional.empty() : Optional.of(answer);
    }

    /// A lower index may be that of a server that lags behind, or of something that answers in place of Consul: the
    /// leader decides whether Consul was reset.
    void confirmBackwards(ConsulQuery query, long index) throws InterruptedException {
        ConsulQuery list = ConsulQuery.services(query.datacenter(), ConsulOptions.Consistency.CONSISTENT);
        var _ = checkedList(list, read(list));
        tell(new WatchEvent.WentBackwards(query, index, read(query.confirmed()).index()));
    }

    /// Blocks at first. A repetition does not: the agent may have returned as another one with a lower index,
    /// which would let a request with the former index wait for minutes.
    private final class Watch implements Retries.Request {
        private final ConsulQuery again;
        private ConsulQuery next;

        Watch(ConsulQuery again, ConsulQuery first) {
            this.again = again;
            this.next = first;
        }

        @Override
        public ConsulAnswer send() throws InterruptedException {
            listener.awaitPermit();
            ConsulQuery now = next;
            next = again;
            return ask(now);
        }
    }

    /// The time to wait: between seven eighths of `atMost` and all of it, so that watches which started
    /// together do not end together.
    Duration jittered(Duration atMost) {
        return atMost.minusMillis(random.nextLong(atMost.toMillis() / 8 + 1));
    }

    Duration jittered() {
        return jittered(config.freshness().maxWait());
    }

    void tell(WatchEvent item) throws InterruptedException {
        news.put(item);
    }

    /// The list, if it is accepted: every catalog lists the service `consul`, so a list without it is what a
    /// token with insufficient permissions sees. Consul 1.22 reports that in a header, except for the anonymous
    /// token.
    ConsulAnswer checkedList(ConsulQuery query, ConsulAnswer answer) {
        if (config.selection().expectConsulService()) {
            if (answer.filtered()) {
                throw new ConsulFailures(config, query).filtered("Consul says that this token may not see all of it");
            }
            if (!answer.body().has("consul")) {
                throw new ConsulFailures(config, query)
                        .filtered("the list of " + answer.body().size()
                                + " services does not contain \"consul\", which every catalog has");
            }
        }
        return answer;
    }
}
