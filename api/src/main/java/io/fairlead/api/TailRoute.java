package io.fairlead.api;

import io.fairlead.api.Questions.Size;
import io.fairlead.api.TailClient.Item;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.record.DecisionView;
import io.fairlead.operations.record.Past;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends each decision as soon as it is committed, until the client leaves. A client that names the last event that it
/// has gets the decisions since then first.
final class TailRoute {
    private static final Duration ALIVE = Duration.ofSeconds(15);
    private static final int MOST_CLIENTS = 500;

    private final Questions questions = new Questions();
    private final Tail tail = new Tail();

    /// Ends all streams: the process answers no questions any more, or other ones.
    void stop() {
        tail.stop("the process stops or starts again");
    }

    int clients() {
        return tail.size();
    }

    void follow(ApiRequest request) throws Exception {
        HistorySubject subject = PastRoutes.subject(request.values()).orElse(null);
        Optional<Cut> last = request.call().header("Last-Event-ID").map(TailRoute::position);
        if (request.call().method().equals("HEAD")) {
            // No write would show that the client is gone.
            request.call().stream(200, "text/event-stream").close();
            return;
        }
        if (tail.size() >= MOST_CLIENTS) {
            throw ApiProblem.of(ProblemKind.TOO_MANY, MOST_CLIENTS + " clients follow the decisions already")
                    .remedy("close some of them, or ask another process")
                    .refused();
        }
        Past past = request.answers().past();
        TailClient client = new TailClient();
        Cut live = tail.join(client, past);
        request.call().set("Cache-Control", "no-cache");
        request.call().set("X-Accel-Buffering", "no");
        try (OutputStream out = request.call().stream(200, "text/event-stream")) {
            Following following = new Following(new EventStream(out), subject, last.orElse(live));
            following.alive();
            if (last.isEmpty() || catchUp(past, following, live)) {
                following.run(client);
            }
        } catch (UncheckedIOException gone) {
            throw new IOException(gone);
        } finally {
            tail.leave(client);
        }
    }

    /// Sends what the client has missed. If that cannot be, it is reset: it has to begin again.
    private boolean catchUp(Past past, Following following, Cut live) throws Exception {
        if (Positions.isBeyond(following.position, live)) {
            following.reset("the id is not of this log");
            return false;
        }
        try {
            return questions.ask(Size.SMALL, () -> {
                past.between(following.position, live, following::pass);
                return true;
            });
        } catch (Failure failure) {
            following.reset(failure.code() + ": " + failure.getMessage());
            return false;
        }
    }

    private static Cut position(String id) {
        try {
            return CutText.parse(id);
        } catch (IllegalArgumentException _) {
            throw ApiProblem.of(ProblemKind.PARAMETER, "the header Last-Event-ID is wrong")
                    .at("/header/Last-Event-ID")
                    .found(ParameterValues.shown(id), "the id of an event of this route")
                    .refused();
        }
    }

    /// What one client has got.
    private static final class Following {
        private final EventStream stream;
        private final @Nullable HistorySubject subject;
        private Cut position;

        Following(EventStream stream, @Nullable HistorySubject subject, Cut position) {
            this.stream = stream;
            this.subject = subject;
            this.position = position;
        }

        void alive() throws IOException {
            stream.alive(CutText.of(position));
        }

        void reset(String reason) throws IOException {
            stream.event("reset", CutText.of(position), new TailReset(reason));
        }

        void pass(LoggedDecision decision) {
            Long next = position.offsets().get(decision.at().partition());
            if (next != null && decision.at().offset() < next) {
                return;
            }
            position = Positions.after(position, decision.at());
            if (subject == null || subject.isAbout(decision.decision())) {
                try {
                    stream.event("decision", CutText.of(position), DecisionView.of(decision));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        /// Until the client leaves, or is reset.
        void run(TailClient client) throws IOException, InterruptedException {
            while (true) {
                switch (client.next(ALIVE)) {
                    case null -> alive();
                    case Item.Found(var decision) -> pass(decision);
                    case Item.Reset(var reason) -> {
                        reset(reason);
                        return;
                    }
                }
            }
        }
    }
}
