package io.fairlead.ingest.aws;

import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.http.tls.Handshakes;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.Printable;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Maps exceptions of the SDK to failures, which say what failed, for which account, region and action, and
/// what to do.
///
/// No message contains a secret. What AWS responded is quoted; exceptions that quote it are not passed on as a
/// cause, because a server between may repeat what was sent to it.
final class AwsFailures {
    private static final Set<String> BUSY = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "SlowDown");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    /// Their texts have timestamps, and mean one of two things.
    private static final Set<String> SIGNATURE = Set.of(
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "RequestExpired",
            "RequestInTheFuture",
            "RequestTimeTooSkewed");
    private static final Set<String> DENIED =
            Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation");
    private static final Set<String> UNAUTHENTICATED = Set.of(
            "AuthFailure",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidAccessKeyId",
            "OptInRequired",
            "Blocked",
            "PendingVerification");
    private static final int MAX_CHAIN = 2000;
    private static final Set<String> PAGES = Set.of("InvalidNextToken", "InvalidPaginationToken");

    private final AwsPlace place;
    private final List<String> secrets;
    private final Clock clock;

    AwsFailures(AwsPlace place, AwsCredentials credentials, Clock clock) {
        this.place = place;
        this.secrets = secrets(credentials);
        this.clock = clock;
    }

    private static List<String> secrets(AwsCredentials credentials) {
        Stream<String> sent = credentials instanceof AwsSessionCredentials session
                ? Stream.of(session.secretAccessKey(), session.sessionToken())
                : Stream.of(credentials.secretAccessKey());
        return sent.filter(it -> !it.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /// The SDK reports an interruption as a failed call.
    static void throwIfInterrupted(RuntimeException e) throws InterruptedException {
        boolean aborted =
                causes(e).anyMatch(it -> it instanceof AbortedException || it instanceof InterruptedException);
        if (Thread.interrupted() || (aborted && !(e instanceof ApiCallTimeoutException))) {
            InterruptedException interruption = new InterruptedException("a call to AWS was aborted");
            interruption.initCause(e);
            throw interruption;
        }
    }

    /// The chain fails with exceptions of many kinds: its own, those of STS, and those of files. None is
    /// passed on as a cause, as they may quote what was sent.
    static TransientFailure noCredentials(AwsPlace place, RuntimeException e) {
        return new TransientFailure(
                "INGEST-AWS-CREDENTIALS",
                "reading " + place + ": the default chain gave no credentials (" + chainCause(e)
                        + "); give this process a role, environment variables or a profile, or set `credentials:"
                        + " static`; what was read before stays in use");
    }

    /// Without ids of requests: the same cause has the same text. The chain lists what each of its providers
    /// lacks, which is long; the first lines of it are of providers that are rarely meant.
    private static String chainCause(RuntimeException e) {
        AwsErrorDetails details = causes(e)
                .filter(AwsServiceException.class::isInstance)
                .map(it -> ((AwsServiceException) it).awsErrorDetails())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String text = details == null
                ? Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
                : details.errorCode() + " \"" + details.errorMessage() + "\"";
        String line = Printable.of(text.replaceAll("\\s+", " ").strip());
        return line.length() <= MAX_CHAIN ? line : line.substring(0, MAX_CHAIN) + "...";
    }

    /// The failure of one call.
    TransientFailure of(String action, SdkException e) {
        return e instanceof AwsServiceException refused ? refused(action, refused) : broken(action, e);
    }

    private TransientFailure refused(String action, AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String error = details == null || details.errorCode() == null ? "" : details.errorCode();
        String answered = "the response was " + e.statusCode() + quoted(error, details);
        Duration wait = askedWait(details);
        if (BUSY.contains(error) || e.statusCode() == 429 || e.isThrottlingException()) {
            return new TransientFailure(
                    "INGEST-AWS-BUSY",
                    message(action, answered + ": the account has too many calls; raise interval"),
                    null,
                    new Refusal(Reason.OVERLOADED, wait));
        }
        Optional<String> ofQueue = QueueErrors.remedy(error);
        if (ofQueue.isPresent()) {
            return failure("INGEST-AWS-QUEUE", action, answered + "; " + ofQueue.get());
        }
        if (EXPIRED.contains(error)) {
            return failure("INGEST-AWS-EXPIRED", action, answered + "; renew the credentials");
        }
        if (SIGNATURE.contains(error)) {
            return failure(
                    "INGEST-AWS-AUTH",
                    action,
                    "the response was " + e.statusCode()
                            + " as the signature is not valid; check the clock of this machine, then the secret"
                            + " access key");
        }
        if (error.equals("RegionDisabledException")) {
            return failure(
                    "INGEST-AWS-AUTH",
                    action,
                    answered + "; enable STS in this region for the account, or set sts-region");
        }
        if (UNAUTHENTICATED.contains(error) || e.statusCode() == 401) {
            return failure(
                    "INGEST-AWS-AUTH",
                    action,
                    answered + "; expected valid credentials, and a region that is enabled for the account");
        }
        if (DENIED.contains(error) || e.statusCode() == 403) {
            return failure(
                    "INGEST-AWS-DENIED",
                    action,
                    answered + "; allow the action " + QueueErrors.permission(action) + " to " + principal(action));
        }
        if (PAGES.contains(error)) {
            return failure("INGEST-AWS-PAGES", action, answered + "; the reading starts again");
        }
        if (e.statusCode() >= 400 && e.statusCode() < 500) {
            String options = QueueErrors.isOfQueue(action) ? "events" : "filters";
            return failure(
                    "INGEST-AWS-REFUSED", action, answered + "; check the options of the source, such as " + options);
        }
        return new TransientFailure(
                "INGEST-AWS-STATUS", message(action, answered + ", expected 200"), null, AskedWait.retryAfter(wait));
    }

    private String principal(String action) {
        return action.equals("sts:AssumeRole")
                ? "the user or role of the source, also in the trust policy of the role in the account "
                        + place.account()
                : "the user or role of the source in the account " + place.account();
    }

    private Duration askedWait(@Nullable AwsErrorDetails details) {
        return details == null || details.sdkHttpResponse() == null
                ? Duration.ZERO
                : RetryAfter.of(
                        details.sdkHttpResponse()
                                .firstMatchingHeader("Retry-After")
                                .orElse(""),
                        clock.instant());
    }

    private String quoted(String error, @Nullable AwsErrorDetails details) {
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        String line = masked(text).replaceAll("\\s+", " ").strip();
        return (error.isEmpty() ? "" : " " + PrintableText.of(masked(error)))
                + (line.isEmpty() ? "" : " \"" + PrintableText.of(line) + "\"");
    }

    private TransientFailure broken(String action, SdkException e) {
        Optional<String> handshake = Handshakes.explain(e);
        if (handshake.isPresent()) {
            return failure("INGEST-AWS-UNREACHABLE", action, "no TLS connection: " + handshake.get());
        }
        if (causes(e).anyMatch(BoundedHttpClient.TooLarge.class::isInstance)) {
            return unusable(action, "more than " + BoundedHttpClient.MAX_MIB + " MiB; lower page-size");
        }
        if (causes(e).anyMatch(it -> String.valueOf(it.getMessage()).contains("JAXP0001"))) {
            return unusable(
                    action,
                    "more XML than this JVM reads; lower page-size, or start Java with"
                            + " -Djdk.xml.maxGeneralEntitySizeLimit=10000000 -Djdk.xml.totalEntitySizeLimit=10000000");
        }
        if (causes(e).anyMatch(it -> it instanceof ApiCallTimeoutException || it instanceof SocketTimeoutException)) {
            return failure(
                    "INGEST-AWS-TIMEOUT", action, "not complete within timeout; raise timeout if it takes that long");
        }
        if (causes(e).anyMatch(UnknownHostException.class::isInstance)) {
            return failure(
                    "INGEST-AWS-UNREACHABLE", action, "its host name does not resolve; check regions and endpoint");
        }
        Optional<Throwable> noJson = causes(e).filter(AwsFailures::isNoJson).findFirst();
        if (noJson.isPresent()) {
            return unusable(action, "a body that cannot be read: " + described(noJson.get()));
        }
        return causes(e)
                .filter(IOException.class::isInstance)
                .findFirst()
                .map(it -> failure("INGEST-AWS-UNREACHABLE", action, "no complete response (" + described(it) + ")"))
                .orElseGet(() -> unusable(action, "a body that cannot be read: " + described(e)));
    }

    /// By its name, as the SDK has a copy of Jackson of its own, whose exceptions are I/O failures.
    private static boolean isNoJson(Throwable cause) {
        return cause instanceof IOException && cause.getClass().getName().contains(".jackson.");
    }

    /// Without where in the body it is.
    private String described(Throwable cause) {
        return PrintableText.of(masked(Optional.ofNullable(cause.getMessage())
                .orElse(cause.getClass().getSimpleName())
                .replaceAll("\\s+", " ")
                .replaceFirst(" at \\[Source: .*", "")));
    }

    /// The failure of a response with status 200.
    TransientFailure unusable(String action, String found) {
        return failure("INGEST-AWS-ANSWER", action, "the response was 200 with " + found);
    }

    TransientFailure repeatedPage(String action) {
        return failure("INGEST-AWS-PAGES", action, "the token of its next page was used already");
    }

    TransientFailure tooManyPages(String action, int most) {
        return failure("INGEST-AWS-PAGES", action, "it has more than " + most + " pages");
    }

    TransientFailure otherAccount(String found) {
        return failure(
                "INGEST-AWS-ACCOUNT",
                "sts:GetCallerIdentity",
                "the credentials belong to the account " + PrintableText.of(found) + ", expected " + place.account());
    }

    TransientFailure otherOwner(String found) {
        return failure(
                "INGEST-AWS-ACCOUNT",
                Ec2Calls.INSTANCES,
                "a reservation belongs to the account " + PrintableText.of(found) + ", expected " + place.account());
    }

    TransientFailure notDeleted(String action, int failed, int all, String error) {
        return failure(
                "INGEST-AWS-QUEUE",
                action,
                failed + " of " + all + " messages were not deleted: " + PrintableText.of(masked(error)));
    }

    private TransientFailure failure(String code, String action, String what) {
        return new TransientFailure(code, message(action, what));
    }

    private String message(String action, String what) {
        return "reading " + place + " with " + action + ": " + what
                + (QueueErrors.isOfQueue(action)
                        ? "; until then, changes are noticed by `interval` only"
                        : "; what was read before stays in use");
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, it -> it != null, Throwable::getCause).limit(20);
    }

    private String masked(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
