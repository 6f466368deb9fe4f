package io.fairlead.api;

import io.fairlead.model.failure.Failure;
import io.fairlead.operations.record.Past;
import io.fairlead.record.Cut;
import io.fairlead.record.LoggedDecision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader of the log for all clients that follow it. It reads as long as there is a client.
final class Tail {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private final List<TailClient> clients = new CopyOnWriteArrayList<>();
    private @Nullable Reading reading;

    /// A reader from its beginning to its end.
    private final class Reading {
        private final Past past;
        private Cut next;
        private volatile boolean isStopped;

        Reading(Past past, Cut from) {
            this.past = past;
            this.next = from;
        }

        void run() {
            try {
                past.follow(next, this::pass, () -> isStopped);
                end(this, "the process does not read the log any more");
            } catch (Failure failure) {
                LOG.warn("tail ends code={} reason=\"{}\"", failure.code(), failure.getMessage());
                end(this, failure.code() + ": " + failure.getMessage());
            } catch (RuntimeException e) {
                LOG.error("tail ends", e);
                end(this, "the log could not be read");
            }
        }

        private void pass(LoggedDecision decision) {
            synchronized (Tail.this) {
                next = Positions.after(next, decision.at());
                clients.forEach(client -> client.offer(decision));
            }
        }
    }

    /// The client gets every decision from the position that is returned on.
    ///
    /// @throws Failure Kafka does not respond
    Cut join(TailClient client, Past past) {
        Optional<Cut> joined = joined(client, past);
        // Kafka is not waited for under the lock, which whoever stops the clients needs.
        return joined.isPresent() ? joined.get() : begun(client, past, past.position(null));
    }

    private synchronized Optional<Cut> joined(TailClient client, Past past) {
        Reading now = reading;
        if (now == null || !now.past.equals(past)) {
            return Optional.empty();
        }
        clients.add(client);
        return Optional.of(now.next);
    }

    private synchronized Cut begun(TailClient client, Past past, Cut from) {
        Optional<Cut> meanwhile = joined(client, past);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        stop("the process has started again");
        Reading begun = new Reading(past, from);
        reading = begun;
        Thread.ofVirtual().name("api-tail").start(begun::run);
        clients.add(client);
        return from;
    }

    synchronized void leave(TailClient client) {
        clients.remove(client);
        if (clients.isEmpty()) {
            stop("no client is left");
        }
    }

    int size() {
        return clients.size();
    }

    /// Ends all clients, which may come again.
    synchronized void stop(String reason) {
        if (reading != null) {
            reading.isStopped = true;
            reading = null;
        }
        clients.forEach(client -> client.reset(reason));
        clients.clear();
    }

    private synchronized void end(Reading ended, String reason) {
        if (reading == ended) {
            stop(reason);
        }
    }
}
