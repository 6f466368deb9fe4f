package io.fairlead.ingest.http;

import io.fairlead.http.ExchangeProblem;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.ingest.http.HttpOptions.Access;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import io.fairlead.options.Secret;
import io.fairlead.options.http.SecretMask;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Maps the problem of one request to a failure. No message contains a secret, nor the query of a URL.
final class HttpFailures {
    private final HttpOptions.Url url;
    private final Access access;
    private final Clock clock;

    HttpFailures(HttpOptions.Url url, Access access, Clock clock) {
        this.url = url;
        this.access = access;
        this.clock = clock;
    }

    /// The failure of a status other than 200 and 304.
    TransientFailure status(HttpAnswer answer) {
        String answered = "the response was " + answer.status() + " " + mask().quoted(answer.body());
        Duration wait = RetryAfter.of(answer.header("Retry-After", ""), clock.instant());
        return switch (answer.status()) {
            case 401, 403 ->
                failure(
                        "INGEST-HTTP-AUTH",
                        answered + "; expected credentials that may read: check token, user and headers",
                        null);
            case 429 ->
                new TransientFailure(
                        "INGEST-HTTP-BUSY",
                        message(answered + ": it has too many requests; raise interval"),
                        null,
                        new Refusal(Reason.OVERLOADED, wait));
            default ->
                new TransientFailure(
                        "INGEST-HTTP-STATUS", message(answered + ", expected 200"), null, AskedWait.retryAfter(wait));
        };
    }

    /// Where a redirect leads.
    ///
    /// @throws TransientFailure to another origin, or nowhere
    URI target(URI from, HttpAnswer answer) {
        String location = answer.header("Location", "");
        Optional<URI> target = resolved(from, location);
        if (target.isEmpty()) {
            throw failure(
                    "INGEST-HTTP-REDIRECT",
                    "the response was " + answer.status() + ", a redirect to \"" + HttpUrls.shown(masked(location))
                            + "\", expected one to " + HttpUrls.origin(from)
                            + "; set url to where the list itself is",
                    null);
        }
        return target.get();
    }

    TransientFailure tooManyRedirects(int most) {
        return failure("INGEST-HTTP-REDIRECT", "more than " + most + " redirects; set url to where the list is", null);
    }

    /// Where the next page is.
    ///
    /// @throws TransientFailure on another origin, or nowhere
    URI nextPage(URI from, String next) {
        return resolved(from, next)
                .orElseThrow(() -> pages("its next page is \"" + HttpUrls.shown(masked(next)) + "\", expected one at "
                        + HttpUrls.origin(from)));
    }

    TransientFailure repeatedPage(URI next) {
        return pages("its next page " + HttpUrls.shown(next) + " was read already, expected another one");
    }

    TransientFailure tooManyPages(int most) {
        return pages("it has more than " + most + " pages");
    }

    TransientFailure otherPosition(URI page, String found, String expected) {
        return pages("its page " + HttpUrls.shown(page) + " has the position \"" + PrintableText.of(masked(found))
                + "\", expected \"" + PrintableText.of(masked(expected)) + "\" as on its first page");
    }

    private TransientFailure pages(String what) {
        return failure("INGEST-HTTP-PAGES", what, null);
    }

    /// A credential must not be sent elsewhere, so only the same origin counts.
    private static Optional<URI> resolved(URI from, String reference) {
        try {
            URI target = joined(from, reference.strip());
            boolean same = target.getHost() != null && HttpUrls.origin(target).equals(HttpUrls.origin(from));
            return same && target.getUserInfo() == null && !reference.isBlank()
                    ? Optional.of(target)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// As RFC 3986 says: `?page=2` keeps the path, of which [URI#resolve] takes away the last segment.
    private static URI joined(URI from, String reference) {
        return reference.startsWith("?")
                ? URI.create(from.toString().replaceFirst("\\?.*", "") + reference)
                : from.resolve(reference);
    }

    TransientFailure notHeld(String found) {
        return failure(
                "INGEST-HTTP-NOT-MODIFIED",
                "the response was 304 " + found + "; check what is between this process and the server",
                null);
    }

    /// The failure of an exchange without a complete response.
    TransientFailure exchange(Throwable cause) {
        ExchangeProblem problem = ExchangeProblem.of(cause);
        return switch (problem.kind()) {
            case HANDSHAKE -> failure("INGEST-HTTP-HANDSHAKE", problem.text(), cause);
            case NO_CONNECTION, CLOSED -> failure("INGEST-HTTP-UNREACHABLE", problem.text(), cause);
            case TIMEOUT ->
                failure("INGEST-HTTP-TIMEOUT", problem.text() + "; raise timeout if the list takes that long", cause);
            case TOO_LARGE ->
                failure("INGEST-HTTP-TOO-LARGE", problem.text() + " if the list really is that large", cause);
        };
    }

    TransientFailure late(Duration timeout) {
        return failure(
                "INGEST-HTTP-TIMEOUT",
                "not complete within timeout " + timeout.toMillis() + " ms, with all redirects and pages;"
                        + " raise timeout if the list takes that long",
                null);
    }

    TransientFailure tooManyBytes(int most) {
        return failure(
                "INGEST-HTTP-TOO-LARGE",
                "its pages are together larger than max-answer-bytes " + most
                        + "; raise max-answer-bytes if the list really is that large",
                null);
    }

    TransientFailure unreadable(String found, @Nullable Throwable cause) {
        return failure("INGEST-HTTP-ANSWER", "the response was 200 with " + masked(found), cause);
    }

    private TransientFailure failure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what), cause);
    }

    private String message(String what) {
        return "reading \"" + url.name() + "\" from " + HttpUrls.shown(url.address()) + ": " + what
                + "; what was read before stays in use";
    }

    private String masked(String text) {
        return mask().of(text);
    }

    /// Made each time, as a file may contain another secret by now.
    private SecretMask mask() {
        List<Secret> secrets = new ArrayList<>(access.authorization().secrets());
        access.headers().forEach(header -> secrets.add(header.value()));
        return new SecretMask(secrets);
    }
}
