package io.fairlead.ingest.dns;

import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks the servers of a source, one after the other, until one of them has records.
///
/// | the first answer | the other servers | result |
/// |---|---|---|
/// | a list | are not asked | that |
/// | there is no such name or record | one says so too, none has a list | that, confirmed |
/// | the same | one has a list | failure: the servers contradict each other |
/// | the same | fail, or there is none | that, not confirmed |
/// | failure | | that of the next one; if all fail, the failure |
final class NameLookup {
    private final DnsClient client;
    private final PollRequest request;

    NameLookup(DnsClient client, PollRequest request) {
        this.client = client;
        this.request = request;
    }

    /// A response other than [DnsReply.Failed], with the server that gave it.
    ///
    /// @param isConfirmed whether another server gave the same answer, that there is nothing
    record Found(ServerAddress server, DnsReply reply, boolean isConfirmed) {}

    Found ask(Question question) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Optional<DnsReply.Failed> failed = Optional.empty();
        Optional<Found> absent = Optional.empty();
        for (ServerAddress server : client.servers()) {
            switch (client.ask(server, question, request)) {
                case DnsReply.Failed failure -> {
                    failed = failed.or(() -> Optional.of(failure));
                    problems.add(server + ": " + failure.what());
                }
                case DnsReply.Absent reply -> absent = Optional.of(confirmed(absent, new Found(server, reply, false)));
                case DnsReply.Listed listed -> {
                    if (absent.isPresent()) {
                        throw contradiction(question, absent.get(), server);
                    }
                    return new Found(server, listed, true);
                }
            }
        }
        if (absent.isPresent()) {
            return absent.get();
        }
        throw failure(question, failed.orElseThrow().code(), String.join("; ", problems));
    }

    /// One that denies the name is kept before one that only denies its records.
    private static Found confirmed(Optional<Found> before, Found now) {
        if (before.isEmpty()) {
            return now;
        }
        Found kept = exists(before.get()) ? now : before.get();
        return new Found(kept.server(), kept.reply(), true);
    }

    private static boolean exists(Found found) {
        return found.reply() instanceof DnsReply.Absent absent && absent.exists();
    }

    private static TransientFailure contradiction(Question question, Found absent, ServerAddress other) {
        String what = absent.reply() instanceof DnsReply.Absent reply ? reply.what() : "it does not exist";
        return failure(
                question,
                "INGEST-DNS-CONTRADICTION",
                absent.server() + ": " + what + ", while " + other
                        + " has records of it, expected the same from each server; check the views of both");
    }

    static TransientFailure failure(Question question, String code, String what) {
        return new TransientFailure(code, message(question, what));
    }

    static String message(Question question, String what) {
        return "reading " + question + ": " + what + "; what was read before stays in use";
    }
}
