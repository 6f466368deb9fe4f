package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.publisher.pipeline.TargetHealth.Problem;
import io.fairlead.publisher.pipeline.TargetHealth.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The condition of one target, from the results of connecting, full reconciles and writes. Thread-safe.
///
/// | failure | state | reported as a problem until |
/// |---|---|---|
/// | of connecting | connecting or refused | it is connected |
/// | of a full reconcile | failing | the next full reconcile |
/// | none, but another copy of this installation writes too | failing | none was seen for a minute |
/// | of a write: the target does not respond or asks for fewer | failing | another write succeeds, or nothing waits |
/// | of a write: something around that one object is missing | as before: others are written | the object is written |
/// | of a write: the object is not acceptable | as before | its service changes |
final class TargetCondition {
    private static final int MOST_PROBLEMS = 20;

    private volatile Link link = new Link.Pending(null);
    private volatile @Nullable Failure reconcilingAll;
    private volatile boolean outage;

    private sealed interface Link {
        record Pending(@Nullable Failure failure) implements Link {}

        record Established() implements Link {}
    }

    boolean isConnected() {
        return link instanceof Link.Established;
    }

    void connected() {
        link = new Link.Established();
    }

    void cannotConnect(Failure failure) {
        link = new Link.Pending(failure);
    }

    void reconciledAll() {
        reconcilingAll = null;
    }

    void cannotReconcileAll(Failure failure) {
        reconcilingAll = failure;
    }

    /// The target acknowledged a write.
    void wrote() {
        outage = false;
    }

    void cannotWrite(Failure failure) {
        if (!(failure instanceof TransientFailure passing) || passing.reason() != Reason.BLOCKED) {
            outage = true;
        }
    }

    /// `refusal` is why nothing is written although the target could be.
    State state(boolean closed, boolean gated, Optional<Failure> refusal, Findings findings) {
        boolean nothingGetsThrough = outage && !findings.retrying().isEmpty();
        boolean failing = refusal.isPresent() || reconcilingAll != null || nothingGetsThrough;
        return new Signs(closed, linkState(), failing, gated).state();
    }

    private LinkState linkState() {
        return switch (link) {
            case Link.Established _ -> LinkState.ESTABLISHED;
            case Link.Pending(ConfigurationFailure _) -> LinkState.REFUSED;
            case Link.Pending _ -> LinkState.PENDING;
        };
    }

    enum LinkState {
        PENDING,
        /// The configuration, or the permissions of this process, have to be changed first.
        REFUSED,
        ESTABLISHED
    }

    /// The signs that decide the state of a target.
    ///
    /// | closed | link | failing | gated | state |
    /// |---|---|---|---|---|
    /// | yes | any | any | any | closed |
    /// | no | pending | any | any | connecting |
    /// | no | refused | any | any | refused |
    /// | no | established | yes | any | failing |
    /// | no | established | no | yes | gated |
    /// | no | established | no | no | running |
    record Signs(boolean closed, LinkState link, boolean failing, boolean gated) {
        State state() {
            if (closed) {
                return State.CLOSED;
            }
            return switch (link) {
                case PENDING -> State.CONNECTING;
                case REFUSED -> State.REFUSED;
                case ESTABLISHED -> connected();
            };
        }

        private State connected() {
            if (failing) {
                return State.FAILING;
            }
            return gated ? State.GATED : State.RUNNING;
        }
    }

    /// The problem of the complete target, or else that of the most services, as text; empty if there is none.
    String problem(Optional<Failure> refusal, List<Problem> problems) {
        Failure ofAll = link instanceof Link.Pending(var failure) ? failure : refusal.orElse(reconcilingAll);
        if (ofAll != null) {
            return ofAll.code() + ": " + ofAll.getMessage();
        }
        return problems.stream().findFirst().map(Problem::text).orElse("");
    }

    /// The reasons why services are not written, one entry for each code and namespace: those that are retried first,
    /// then by the number of services.
    static List<Problem> problems(Findings findings) {
        SortedMap<String, Problem> found = new TreeMap<>();
        findings.retrying().forEach(it -> add(found, Problem.Kind.RETRYING, it.service(), it.failure()));
        findings.rejected().forEach(it -> add(found, Problem.Kind.REJECTED, it.service(), it.failure()));
        List<Problem> sorted = new ArrayList<>(found.values());
        sorted.sort(Comparator.comparing(Problem::kind)
                .thenComparing(Problem::services, Comparator.reverseOrder())
                .thenComparing(Problem::code)
                .thenComparing(Problem::namespace));
        return sorted.stream().limit(MOST_PROBLEMS).toList();
    }

    private static void add(SortedMap<String, Problem> found, Problem.Kind kind, ServiceKey service, Failure failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        Problem one = new Problem(kind, failure.code(), service.namespace(), 1, message);
        found.merge(kind + " " + failure.code() + " " + service.namespace(), one, (before, _) -> before.plusOne());
    }
}
