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

/// How a target is doing as a whole, from what became of connecting, surveys and writes. Thread-safe.
///
/// | what fails | state | told as a problem until |
/// |---|---|---|
/// | connecting | connecting or refused | it is connected |
/// | the survey | failing | the next survey |
/// | nothing, but another copy of this installation writes too | failing | none was seen for a minute |
/// | a write, as the target does not answer or asks for fewer | failing | another write succeeds, or nothing waits |
/// | a write, as something around that one object is missing | as before: others are written | the object is written |
/// | a write, as the object is not acceptable | as before | its service changes |
final class TargetCondition {
    private static final int MOST_PROBLEMS = 20;

    private volatile boolean connected;
    private volatile @Nullable Failure connecting;
    private volatile @Nullable Failure surveying;
    private volatile boolean outage;

    boolean isConnected() {
        return connected;
    }

    void connected() {
        connected = true;
        connecting = null;
    }

    void cannotConnect(Failure failure) {
        connecting = failure;
    }

    void surveyed() {
        surveying = null;
    }

    void cannotSurvey(Failure failure) {
        surveying = failure;
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

    /// `refusal` is why nothing is written although it could be.
    State state(boolean closed, boolean gated, Optional<Failure> refusal, Findings findings) {
        if (closed) {
            return State.CLOSED;
        }
        if (!connected) {
            return connecting instanceof ConfigurationFailure ? State.REFUSED : State.CONNECTING;
        }
        boolean nothingGetsThrough = outage && !findings.retrying().isEmpty();
        if (refusal.isPresent() || surveying != null || nothingGetsThrough) {
            return State.FAILING;
        }
        return gated ? State.GATED : State.RUNNING;
    }

    /// What stands in the way of the whole target or of the most services, in words; empty where nothing does.
    String problem(Optional<Failure> refusal, List<Problem> problems) {
        Failure whole = connected ? refusal.orElse(surveying) : connecting;
        if (whole != null) {
            return text(whole);
        }
        return problems.stream().findFirst().map(Problem::text).orElse("");
    }

    private static String text(Failure failure) {
        return failure.code() + ": " + failure.getMessage();
    }

    /// What keeps services from being written, one entry for each code and namespace: those that are tried again
    /// first, then by how many services there are.
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
