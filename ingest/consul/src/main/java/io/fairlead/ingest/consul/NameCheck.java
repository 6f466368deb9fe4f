package io.fairlead.ingest.consul;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what a failed question about one service means: this name alone is refused, or the registry cannot be read.
///
/// Anybody may register a service whose name Consul then lists but does not take in a path (it answers 400 to what
/// cannot be printed), or that something in between refuses. The same question about the service `consul`, which every
/// catalog has and every path carries, tells the cases apart:
///
/// | the question about `consul` | about the name, asked again | then                                  |
/// |-----------------------------|-----------------------------|---------------------------------------|
/// | fails                       | -                           | that failure ends the run             |
/// | is answered                 | is answered                 | read on; a tenth time in a row ends the run |
/// | is answered                 | fails                       | rejected; asked again later           |
final class NameCheck {
    sealed interface Verdict {}

    /// It was answered this time.
    record AskAgain() implements Verdict {}

    /// The name is refused: to be told. `unread` are the prefixes of the ids that it may have.
    record Refused(List<String> unread, RejectedFailure failure) implements Verdict {}

    /// It was told before.
    record StillRefused() implements Verdict {}

    private static final String CONSUL = "consul";
    /// About the server, the token or the load, whatever is asked.
    private static final Set<String> OF_THE_REGISTRY =
            Set.of("INGEST-CONSUL-BUSY", "INGEST-CONSUL-STALE", "INGEST-CONSUL-FILTERED", "INGEST-CONSUL-HANDSHAKE");
    /// The questions themselves were answered.
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

    /// `ids` where instances that the first report lacks would be taken for gone.
    NameCheck(ServiceName name, WatchContext context, Optional<InstanceIds> ids) {
        this.name = name;
        this.context = context;
        this.ids = ids;
    }

    boolean isRefused() {
        return refusals > 0;
    }

    /// How long the name is not to be asked about; zero or less: it may be.
    Duration pause() {
        return refusals == 0 ? Duration.ZERO : Duration.ofNanos(retryAt - System.nanoTime());
    }

    /// The name was answered.
    void answered() {
        refusals = 0;
    }

    /// It was answered in the usual way, without a second question.
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

    /// Once more is enough: a request that fails is sent again while others are answered ([Retries]).
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
        boolean printable = service.codePoints().allMatch(PrintableText::isPrintable);
        return new RejectedFailure(
                "INGEST-CONSUL-SERVICE",
                "service \"" + PrintableText.of(service) + "\" is listed but cannot be read, while others can: "
                        + cause.getMessage() + "; it is retried with backoff, at least every minute"
                        + (printable
                                ? ""
                                : "; its name has characters that Consul accepts in no path: register it under another"),
                cause);
    }
}
