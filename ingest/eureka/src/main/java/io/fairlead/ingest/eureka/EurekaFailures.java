package io.fairlead.ingest.eureka;

import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.http.tls.Handshakes;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        String answered = "the response was " + answer.status() + " " + detail(answer.body()) + redirect(answer);
        Duration wait = RetryAfter.of(answer.header("Retry-After", ""), clock.instant());
        return switch (answer.status()) {
            case 401 ->
                failure(
                        "INGEST-EUREKA-AUTH",
                        answered + "; expected credentials that may read: check token, user and password",
                        null);
            case 403 ->
                failure(
                        "INGEST-EUREKA-NOT-READY",
                        answered + ", expected 200; a server responds so until it has read its peers, or if the"
                                + " user may not read",
                        null);
            case 429 ->
                new TransientFailure(
                        "INGEST-EUREKA-BUSY",
                        message(answered + ": it has too many requests; raise interval"),
                        null,
                        new Refusal(Reason.OVERLOADED, wait));
            default ->
                new TransientFailure(
                        "INGEST-EUREKA-STATUS",
                        message(answered + ", expected 200" + (answer.status() == 404 ? PATH : "")),
                        null,
                        AskedWait.retryAfter(wait));
        };
    }

    /// Redirects are not followed: credentials would go elsewhere, and deltas are of one server.
    private String redirect(HttpAnswer answer) {
        String target = answer.header("Location", "");
        return target.isEmpty() || answer.status() / 100 != 3
                ? ""
                : " with a redirect to " + masked(EurekaUrls.shown(target)) + ", which is not followed";
    }

    TransientFailure unreachable(Throwable cause) {
        Optional<String> handshake = Handshakes.explain(cause);
        if (handshake.isPresent()) {
            return failure("INGEST-EUREKA-HANDSHAKE", "no TLS connection: " + handshake.get(), cause);
        }
        boolean connecting = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException;
        return failure(
                "INGEST-EUREKA-UNREACHABLE",
                (connecting ? "no connection (" : "the connection was closed before the response was complete (")
                        + describe(cause) + ")",
                cause);
    }

    private static String describe(Throwable cause) {
        boolean unresolved = Stream.iterate(cause, it -> it != null, Throwable::getCause)
                .limit(20)
                .anyMatch(it -> it instanceof UnresolvedAddressException || it instanceof UnknownHostException);
        if (unresolved) {
            return "its host name does not resolve";
        }
        String otherwise =
                cause instanceof ConnectException ? "refused" : cause.getClass().getSimpleName();
        return Optional.ofNullable(cause.getMessage()).map(PrintableText::of).orElse(otherwise);
    }

    TransientFailure silent(Throwable cause) {
        return failure(
                "INGEST-EUREKA-TIMEOUT", describe(cause) + "; raise timeout if the registry takes that long", cause);
    }

    TransientFailure tooLarge(AnswerTooLargeException cause) {
        String advice = switch (cause.limit()) {
            case ONE_ANSWER -> "; raise max-answer-bytes if the registry really is that large";
            case ALL_ANSWERS -> "; raise the heap (-Xmx) if the registry really is that large";
        };
        return failure("INGEST-EUREKA-TOO-LARGE", cause.getMessage() + advice, cause);
    }

    TransientFailure tooMany(TooManyTokensException cause) {
        return failure(
                "INGEST-EUREKA-TOO-LARGE",
                cause.getMessage() + "; raise the heap (-Xmx) if the registry really is that large",
                cause);
    }

    TransientFailure unreadable(Throwable cause) {
        String found = masked(String.valueOf(cause.getMessage()).replaceAll("\\s+", " "));
        return failure("INGEST-EUREKA-ANSWER", "the response was 200 with " + PrintableText.of(found), cause);
    }

    private TransientFailure failure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what), cause);
    }

    private String message(String what) {
        return "reading " + EurekaUrls.shown(url) + ": " + what + KEPT;
    }

    /// What a server says beside an error, in one line.
    private String detail(byte[] body) {
        String text = masked(
                new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip());
        return "\"" + PrintableText.of(text) + "\"";
    }

    /// A server may repeat in its message what was sent to it.
    private String masked(String text) {
        String masked = text;
        for (String secret : EurekaAuthorization.secrets(access)) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
