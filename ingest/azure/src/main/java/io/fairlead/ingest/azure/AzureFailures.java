package io.fairlead.ingest.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.http.tls.Handshakes;
import io.fairlead.ingest.azure.AzureHttp.ExchangeFailed;
import io.fairlead.ingest.azure.AzureHttp.NotJson;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Maps exceptions of the SDK to failures, which say what failed, for which subscription and query, and what to do.
///
/// No message contains a secret. What Azure responded is quoted; exceptions that quote it are not passed on as a cause,
/// because a server between may repeat what was sent to it.
final class AzureFailures {
    private static final int MAX_CHAIN = 2000;
    private static final int MAX_QUOTED = 8000;
    /// Ids of requests, and times.
    private static final Pattern VARYING = Pattern.compile(
            "\"?\\b(?:trace|correlation|request|activity|tracking)[ _-]?id\"?\\s*[:=]\\s*\"?[0-9a-f-]{8,}\"?[.,]?"
                    + "|\"?\\btime ?stamp\"?\\s*[:=]\\s*\"?[0-9][0-9TZ:. +-]*\"?[.,]?"
                    + "|\\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?Z?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ERROR_CODE = Pattern.compile("\"code\"\\s*:\\s*\"([^\"]{1,100})\"");

    private final String subscription;
    private final AzureTokens tokens;
    private final Clock clock;

    AzureFailures(String subscription, AzureTokens tokens, Clock clock) {
        this.subscription = subscription;
        this.tokens = tokens;
        this.clock = clock;
    }

    String subscription() {
        return subscription;
    }

    /// The SDK reports an interruption as a failed call.
    static void throwIfInterrupted(RuntimeException e) throws InterruptedException {
        if (Thread.interrupted() || causes(e).anyMatch(InterruptedException.class::isInstance)) {
            InterruptedException interruption = new InterruptedException("a call to Azure was aborted");
            interruption.initCause(e);
            throw interruption;
        }
    }

    /// The failure of one query.
    TransientFailure of(GraphQuery query, RuntimeException e) {
        String what = "query " + query.name();
        Optional<ExchangeFailed> broken = first(e, ExchangeFailed.class);
        if (broken.isPresent()) {
            return broken(what, broken.get().reason());
        }
        return e instanceof HttpResponseException refused
                        && refused.getResponse() != null
                        && refused.getResponse().getStatusCode() != 200
                ? refused(what, refused.getResponse())
                : unusable(query, "JSON that ends early or is something else");
    }

    private TransientFailure refused(String what, HttpResponse response) {
        int status = response.getStatusCode();
        String body = response instanceof AzureAnswer answer ? answer.text() : "";
        String answered = "the response was " + status + " " + quoted(body);
        Duration wait = longer(
                RetryAfter.of(header(response, HttpHeaderName.RETRY_AFTER), clock.instant()),
                status == 429 ? QueryQuota.time(header(response, AzureAnswer.RESETS_AFTER)) : Duration.ZERO);
        if (status == 429) {
            return busy(what, answered, wait);
        }
        if (status == 401 || status == 403) {
            return failure(
                    "INGEST-AZURE-AUTH",
                    what,
                    answered + "; grant the role Reader on the subscription to the identity of the source");
        }
        if (status >= 400 && status < 500) {
            return failure(
                    "INGEST-AZURE-REFUSED", what, answered + "; check the options of the source, such as filters");
        }
        return new TransientFailure(
                "INGEST-AZURE-STATUS", message(what, answered + ", expected 200"), null, AskedWait.retryAfter(wait));
    }

    private TransientFailure busy(String what, String answered, Duration wait) {
        return new TransientFailure(
                "INGEST-AZURE-BUSY",
                message(what, answered + ": the identity has too many calls; raise interval"),
                null,
                new Refusal(Reason.OVERLOADED, wait));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String header(HttpResponse response, HttpHeaderName name) {
        return Objects.requireNonNullElse(response.getHeaders().getValue(name), "");
    }

    private TransientFailure broken(String what, IOException e) {
        return switch (e) {
            case NotJson page ->
                failure("INGEST-AZURE-ANSWER", what, "the response was 200 with " + masked(page.getMessage()));
            case AnswerTooLargeException large -> failure("INGEST-AZURE-TOO-LARGE", what, masked(large.getMessage()));
            case HttpConnectTimeoutException _ -> failure("INGEST-AZURE-UNREACHABLE", what, "no connection within 5 s");
            case HttpTimeoutException late ->
                failure(
                        "INGEST-AZURE-TIMEOUT",
                        what,
                        masked(late.getMessage()) + "; raise timeout if it takes that long");
            default -> unreachable(what, e);
        };
    }

    private TransientFailure unreachable(String what, IOException e) {
        Optional<String> handshake = Handshakes.explain(e);
        if (handshake.isPresent()) {
            return failure("INGEST-AZURE-UNREACHABLE", what, "no TLS connection: " + handshake.get());
        }
        if (causes(e).anyMatch(it -> it instanceof UnknownHostException || it instanceof UnresolvedAddressException)) {
            return failure("INGEST-AZURE-UNREACHABLE", what, "the host name does not resolve; check cloud and URLs");
        }
        String found = e.getMessage() == null
                ? e instanceof ConnectException ? "refused" : e.getClass().getSimpleName()
                : masked(e.getMessage());
        return failure("INGEST-AZURE-UNREACHABLE", what, "no complete response (" + PrintableText.of(found) + ")");
    }

    /// There is no access token.
    TransientFailure noToken(RuntimeException e) {
        String what = "access token";
        Optional<ExchangeFailed> broken = first(e, ExchangeFailed.class);
        if (broken.isPresent()) {
            return broken(what, broken.get().reason());
        }
        if (first(e, CredentialUnavailableException.class).isPresent()) {
            return failure(
                    "INGEST-AZURE-CREDENTIALS",
                    what,
                    "no credentials were found: " + chain(e) + "; set credentials to what this process has");
        }
        Optional<HttpResponse> response = tokens.refusal().filter(it -> isToPass(it.getStatusCode()));
        if (response.isPresent()) {
            return refused(what, response.get());
        }
        return failure(
                "INGEST-AZURE-AUTH",
                what,
                first(e, MsalServiceException.class)
                        .map(it -> answered(it) + "; check tenant-id, client-id and the secret")
                        .orElseGet(() -> "there is none: " + line(e.getMessage())));
    }

    private static boolean isToPass(int status) {
        return status == 429 || status >= 500;
    }

    /// The chain lists what each of its members lacks, which is long; those at the beginning are rarely meant.
    private String chain(RuntimeException e) {
        String all = Printable.of(steady(e.getMessage()));
        return all.length() <= MAX_CHAIN ? all : all.substring(0, MAX_CHAIN) + "...";
    }

    TransientFailure emptyToken() {
        return failure("INGEST-AZURE-ANSWER", "access token", "the response was 200 without a token");
    }

    private String answered(MsalServiceException e) {
        return "the response was " + (e.statusCode() == null ? "" : e.statusCode() + " ")
                + PrintableText.of(masked(String.valueOf(e.errorCode()))) + " \"" + line(e.getMessage()) + "\"";
    }

    TransientFailure notVisible() {
        return failure(
                "INGEST-AZURE-AUTH",
                "query " + GraphQuery.SUBSCRIPTIONS.name(),
                "the subscription is not among those that the identity of the source may see, so nothing is concluded"
                        + " from an empty list; grant the role Reader on the subscription");
    }

    /// One missing interface is an accident of its machine; all of them are a missing right.
    TransientFailure noInterfaces() {
        return failure(
                "INGEST-AZURE-AUTH",
                "machines",
                "they name network interfaces, and none of these is listed; allow the identity of the source"
                        + " Microsoft.Network/networkInterfaces/read on the subscription");
    }

    TransientFailure incomplete(GraphQuery query, String found) {
        return failure("INGEST-AZURE-INCOMPLETE", "query " + query.name(), found);
    }

    TransientFailure unusable(GraphQuery query, String found) {
        return failure("INGEST-AZURE-ANSWER", "query " + query.name(), "the response was 200 with " + found);
    }

    /// The cause why a machine is not used.
    String unknownId(String id) {
        return "a machine has the id \"" + PrintableText.of(masked(id)) + "\", expected /subscriptions/...";
    }

    TransientFailure foreign(String id) {
        return failure(
                "INGEST-AZURE-ANSWER",
                "machines",
                "a row has the id \"" + PrintableText.of(masked(id))
                        + "\", expected one of a machine of the subscription");
    }

    TransientFailure repeatedPage(GraphQuery query) {
        return failure("INGEST-AZURE-PAGES", "query " + query.name(), "the token of the next page was used already");
    }

    TransientFailure tooManyPages(GraphQuery query, int most) {
        return failure("INGEST-AZURE-PAGES", "query " + query.name(), "it has more than " + most + " pages");
    }

    private TransientFailure failure(String code, String what, String found) {
        return new TransientFailure(code, message(what, found));
    }

    private String message(String what, String found) {
        return "reading " + subscription + ": " + what + ": " + found + "; what was read before stays in use";
    }

    /// The code of an error of Azure, and the beginning of what it says.
    private String quoted(String body) {
        Matcher code = ERROR_CODE.matcher(body);
        String found = code.find() ? PrintableText.of(masked(code.group(1))) + " " : "";
        return found + "\"" + line(body) + "\"";
    }

    private String line(@Nullable String text) {
        return PrintableText.of(steady(text));
    }

    /// Without what differs in each response: the same cause has the same text, and is reported once.
    private String steady(@Nullable String text) {
        String masked = masked(text);
        String beginning = masked.length() <= MAX_QUOTED ? masked : masked.substring(0, MAX_QUOTED);
        return VARYING.matcher(beginning).replaceAll("").replaceAll("\\s+", " ").strip();
    }

    private String masked(@Nullable String text) {
        String masked = Objects.requireNonNullElse(text, "");
        List<String> secrets = tokens.secrets();
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.<Throwable>iterate(e, it -> it != null, Throwable::getCause)
                .limit(20);
    }

    private static <E> Optional<E> first(Throwable e, Class<E> type) {
        return causes(e).filter(type::isInstance).map(type::cast).findFirst();
    }
}
