package io.fairlead.ingest.eureka;

import io.fairlead.http.ExchangeProblem;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import io.fairlead.options.http.SecretMask;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Maps the problem of one request to a failure. No message contains a secret.
final class EurekaFailures {
    private final URI url;
    private final Access access;
    private final Clock clock;

    EurekaFailures(URI url, Access access, Clock clock) {
        this.url = url;
        this.access = access;
        this.clock = clock;
    }

    /// That of several servers, none of which responded as expected: the code of the first one, the longest wait.
    static TransientFailure ofAll(List<TransientFailure> failures) {
        TransientFailure first = failures.getFirst();
        if (failures.size() == 1) {
            return first;
        }
        String messages = failures.stream()
                .map(failure -> String.valueOf(failure.getMessage()).replace(KEPT, ""))
                .collect(Collectors.joining("; "));
        boolean isThrottled = failures.stream().anyMatch(AskedWait::isThrottled);
        Duration wait = failures.stream()
                .map(TransientFailure::askedWait)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        TransientFailure all = new TransientFailure(
                first.code(),
                "none of " + failures.size() + " servers responded as expected: " + messages + KEPT,
                first,
                new Refusal(isThrottled ? Reason.OVERLOADED : first.reason(), wait));
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    private static final String PATH = "; the path of the URL usually ends with /eureka";
    private static final String KEPT = "; what was read before stays in use";

    /// The failure of a status other than 200.
    TransientFailure status(HttpAnswer answer) {
        String answered = "the response was " + answer.status() + " " + mask().quoted(answer.body()) + redirect(answer);
        Duration wait = RetryAfter.of(answer.header("Retry-After", ""), clock.instant());
        return switch (answer.status()) {
            case 401 -> unauthenticated(answered);
            case 403 -> notReady(answered);
            case 429 -> busy(answered, wait);
            default ->
                new TransientFailure(
                        "INGEST-EUREKA-STATUS",
                        message(answered + ", expected 200" + (answer.status() == 404 ? PATH : "")),
                        null,
                        AskedWait.retryAfter(wait));
        };
    }

    private TransientFailure unauthenticated(String answered) {
        return failure(
                "INGEST-EUREKA-AUTH",
                answered + "; expected credentials that may read: check token, user and password",
                null);
    }

    private TransientFailure notReady(String answered) {
        return failure(
                "INGEST-EUREKA-NOT-READY",
                answered + ", expected 200; a server responds so until it has read its peers, or if the user may not"
                        + " read",
                null);
    }

    private TransientFailure busy(String answered, Duration wait) {
        return new TransientFailure(
                "INGEST-EUREKA-BUSY",
                message(answered + ": it has too many requests; raise interval"),
                null,
                new Refusal(Reason.OVERLOADED, wait));
    }

    /// Redirects are not followed: credentials would go elsewhere, and deltas are of one server.
    private String redirect(HttpAnswer answer) {
        String target = answer.header("Location", "");
        return target.isEmpty() || answer.status() / 100 != 3
                ? ""
                : " with a redirect to " + HttpUrls.shown(mask().of(target)) + ", which is not followed";
    }

    /// The failure of an exchange without a complete response.
    TransientFailure exchange(Throwable cause) {
        ExchangeProblem problem = ExchangeProblem.of(cause);
        return switch (problem.kind()) {
            case HANDSHAKE -> failure("INGEST-EUREKA-HANDSHAKE", problem.text(), cause);
            case NO_CONNECTION, CLOSED -> failure("INGEST-EUREKA-UNREACHABLE", problem.text(), cause);
            case TIMEOUT ->
                failure(
                        "INGEST-EUREKA-TIMEOUT",
                        problem.text() + "; raise timeout if the registry takes that long",
                        cause);
            case TOO_LARGE ->
                failure("INGEST-EUREKA-TOO-LARGE", problem.text() + " if the registry really is that large", cause);
        };
    }

    TransientFailure tooMany(TooManyTokensException cause) {
        return failure(
                "INGEST-EUREKA-TOO-LARGE",
                cause.getMessage() + "; raise the heap (-Xmx) if the registry really is that large",
                cause);
    }

    TransientFailure unreadable(Throwable cause) {
        String found = mask().of(String.valueOf(cause.getMessage()).replaceAll("\\s+", " "));
        return failure("INGEST-EUREKA-ANSWER", "the response was 200 with " + PrintableText.of(found), cause);
    }

    private TransientFailure failure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what), cause);
    }

    private String message(String what) {
        return "reading " + HttpUrls.shown(url) + ": " + what + KEPT;
    }

    /// Made each time, as a file may contain another secret by now.
    private SecretMask mask() {
        return new SecretMask(access.authorization().secrets());
    }
}
