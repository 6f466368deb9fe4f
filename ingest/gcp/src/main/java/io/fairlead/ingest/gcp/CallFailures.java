package io.fairlead.ingest.gcp;

import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.http.tls.Handshakes;
import io.fairlead.ingest.gcp.GoogleReading.Api;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/// Maps the problem of one call to a failure, which says what failed, for which project, and what to do.
///
/// No message contains a secret. What was responded is quoted; exceptions that quote it are not passed on as a
/// cause,
/// because a server between may repeat what was sent to it.
final class CallFailures {
    private static final String END = "; what was read before stays in use";

    private final GoogleReading reading;
    private final Clock clock;

    CallFailures(GoogleReading reading, Clock clock) {
        this.reading = reading;
        this.clock = clock;
    }

    /// The failure of a status other than 200.
    TransientFailure status(HttpAnswer answer, RequestHeaders sent) {
        ErrorBody error = ErrorBody.of(answer.body(), isGzip(answer));
        String answered = "the response was " + answer.status() + " "
                + (error.reasons().isEmpty() ? "" : PrintableText.of(sent.masked(error.reasons() + "")) + " ") + "\""
                + PrintableText.of(sent.masked(error.message())) + "\"";
        Duration wait = RetryAfter.of(answer.header("Retry-After", ""), clock.instant());
        if (answer.status() == 429 || (answer.status() == 403 && error.isBusy())) {
            return new TransientFailure(
                    "INGEST-GCP-BUSY",
                    message(answered + ": the project has too many calls; raise interval"),
                    null,
                    new Refusal(Reason.OVERLOADED, wait.isZero() ? untilTheNextMinute() : wait));
        }
        return switch (answer.status()) {
            case 400 ->
                error.isAboutThePageToken()
                        ? failure("INGEST-GCP-PAGES", answered + "; the reading starts again")
                        : failure("INGEST-GCP-REFUSED", answered + "; check the options of the source, such as filter");
            case 401 -> failure("INGEST-GCP-AUTH", answered + "; expected credentials that Google accepts");
            case 403 ->
                failure(
                        "INGEST-GCP-DENIED",
                        answered + "; "
                                + error.remedy(reading.api())
                                        .orElse("grant " + reading.permission() + " on the project to "
                                                + sent.principal()));
            case 404 ->
                failure(
                        "INGEST-GCP-PROJECT",
                        answered + "; expected "
                                + (reading.api() == Api.COMPUTE ? "" : "a location, and ")
                                + "the id of a project that " + sent.principal() + " may see");
            default ->
                new TransientFailure(
                        "INGEST-GCP-STATUS", message(answered + ", expected 200"), null, AskedWait.retryAfter(wait));
        };
    }

    private static boolean isGzip(HttpAnswer answer) {
        return answer.header("Content-Encoding", "").strip().equalsIgnoreCase("gzip");
    }

    /// Quotas are by the minute.
    private Duration untilTheNextMinute() {
        Instant now = clock.instant();
        return Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
    }

    /// There is no complete response.
    TransientFailure unreachable(IOException cause) {
        Optional<String> handshake = Handshakes.explain(cause);
        if (handshake.isPresent()) {
            return failure("INGEST-GCP-UNREACHABLE", "no TLS connection: " + handshake.get());
        }
        if (causes(cause)
                .anyMatch(it -> it instanceof UnresolvedAddressException || it instanceof UnknownHostException)) {
            return failure("INGEST-GCP-UNREACHABLE", "its host name does not resolve; check endpoint and the network");
        }
        boolean connecting = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        String described = Optional.ofNullable(cause.getMessage())
                .map(PrintableText::of)
                .orElse(
                        cause instanceof ConnectException
                                ? "refused"
                                : cause.getClass().getSimpleName());
        return failure(
                "INGEST-GCP-UNREACHABLE",
                (connecting ? "no connection (" : "the connection was closed before the response was complete (")
                        + described + ")");
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, it -> it != null, Throwable::getCause).limit(20);
    }

    TransientFailure late(Duration timeout) {
        return failure(
                "INGEST-GCP-TIMEOUT",
                "not complete within timeout " + timeout.toMillis() + " ms; "
                        + reading.api().advice("raise timeout"));
    }

    TransientFailure tooLarge(AnswerTooLargeException cause) {
        String advice = switch (cause.limit()) {
            case ONE_ANSWER -> reading.api() == Api.COMPUTE ? "; lower page-size" : "";
            case ALL_ANSWERS -> "; " + reading.api().advice("raise the heap (-Xmx)");
        };
        return failure("INGEST-GCP-TOO-LARGE", cause.getMessage() + advice);
    }

    /// The failure of a response with status 200.
    TransientFailure unusable(String found) {
        return failure("INGEST-GCP-ANSWER", "the response was 200 with " + found);
    }

    TransientFailure repeatedPage() {
        return failure("INGEST-GCP-PAGES", "the token of its next page was used already");
    }

    TransientFailure tooManyPages(int most) {
        return failure("INGEST-GCP-PAGES", "it has more than " + most + " pages");
    }

    /// There are no credentials, or no access token for them.
    TransientFailure noToken(String found) {
        return failure("INGEST-GCP-CREDENTIALS", found);
    }

    /// The message, to be part of another one.
    static String withoutEnd(TransientFailure failure) {
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(END) ? message.substring(0, message.length() - END.length()) : message;
    }

    private TransientFailure failure(String code, String what) {
        return new TransientFailure(code, message(what));
    }

    private String message(String what) {
        return "reading " + reading.what() + ": " + what + END;
    }
}
