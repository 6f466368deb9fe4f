package io.fairlead.ingest.consul;

import io.fairlead.http.PrintableText;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what a failed query for one service means: only this name is refused, or the registry cannot be read.
///
/// Anyone may register a service whose name Consul then lists but does not accept in a path (it responds with 400 to
/// non-printable names), or that a proxy in between refuses. The same query for the service `consul`, which every
/// catalog has and every path accepts, distinguishes the cases:
///
/// | the query for `consul`      | the repeated query          | then                                  |
/// |-----------------------------|-----------------------------|---------------------------------------|
/// | fails                       | -                           | that failure ends the run             |
/// | succeeds                    | succeeds                    | continue; a tenth time in a row ends the run |
/// | succeeds                    | fails                       | rejected; queried again later         |
final class NameCheck {
    sealed interface Verdict {}

    /// The query succeeded this time.
    record AskAgain() implements Verdict {}

    /// The name is refused, which has to be reported. `unread` are the prefixes of the ids that it may have.
    record Refused(List<String> unread, RejectedFailure failure) implements Verdict {}

    /// It was reported before.
    record StillRefused() implements Verdict {}

    private static final String CONSUL = "consul";
    /// Failures of the server, the token or the load, for any query.
    private static final Set<String> OF_THE_REGISTRY =
            Set.of("INGEST-CONSUL-BUSY", "INGEST-CONSUL-STALE", "INGEST-CONSUL-FILTERED", "INGEST-CONSUL-HANDSHAKE");
    /// The queries themselves succeeded.
    private static final Set<String> ANSWERED = Set.of("INGEST-CONSUL-CONTRADICTION");

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration SLOWEST_RETRY = Duration.ofMinutes(1);
    private static final int MAX_STUMBLES = 10;

    private final ServiceName name;
    private final WatchContext context;
    private final Optional<InstanceIds> ids;
    private int refusals;
    private int stumbles;
    private long retryAt;

    /// `ids` if instances that are missing in the first report would be considered removed.
    NameCheck(ServiceName name, WatchContext context, Optional<InstanceIds> ids) {
        this.name = name;
        this.context = context;
        this.ids = ids;
    }

    boolean isRefused() {
        return refusals > 0;
    }

    /// The time until the name may be queried again; zero or less: it may be queried now.
    Duration pause() {
        return refusals == 0 ? Duration.ZERO : Duration.ofNanos(retryAt - System.nanoTime());
    }

    /// A query for the name succeeded.
    void answered() {
        refusals = 0;
    }

    /// It succeeded in the usual way, without a second query.
    void steady() {
        stumbles = 0;
    }

    /// @throws Failure the registry cannot be read
    Verdict of(Failure failure, ConsulQuery question) throws InterruptedException {
        if (refusals > 0) {
            refused();
            return new StillRefused();
        }
        if (name.service().equals(CONSUL) || OF_THE_REGISTRY.contains(failure.code())) {
            throw failure;
        }
        ConsulAnswer control = control();
        if (!ANSWERED.contains(failure.code()) && isAnswered(question)) {
            if (++stumbles >= MAX_STUMBLES) {
                throw failure;
            }
            return new AskAgain();
        }
        refused();
        List<String> unread = ids.isPresent() ? ids.get().of(name, control) : List.of();
        return new Refused(unread, rejected(failure));
    }

    /// One repetition is enough: a failed request is repeated while others succeed ([Retries]).
    private boolean isAnswered(ConsulQuery question) throws InterruptedException {
        try {
            ConsulAnswer _ = context.readOnce(question);
            return true;
        } catch (Failure again) {
            if (OF_THE_REGISTRY.contains(again.code())) {
                throw again;
            }
            return false;
        }
    }

    private ConsulAnswer control() throws InterruptedException {
        return context.read(
                ConsulQuery.health(name.datacenter(), CONSUL, context.config()).confirmed());
    }

    private void refused() {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(refusals++, 10));
        retryAt = System.nanoTime() + (wait.compareTo(SLOWEST_RETRY) < 0 ? wait : SLOWEST_RETRY).toNanos();
    }

    private RejectedFailure rejected(Failure cause) {
        String service = name.service();
        boolean printable = service.codePoints().allMatch(NameCheck::isPrintable);
        return new RejectedFailure(
                "INGEST-CONSUL-SERVICE",
                "service \"" + PrintableText.of(service) + "\" is listed but cannot be read, while others can: "
                        + cause.getMessage() + "; it is retried with backoff, at least every minute"
                        + (printable
                                ? ""
                                : "; its name has characters that Consul accepts in no path: register it"
                                        + " under another"),
                cause);
    }

    /// The characters of Go's `unicode.IsPrint`, which Consul accepts in a path: letters, marks, numbers,
    /// punctuation, symbols and the ASCII space.
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
