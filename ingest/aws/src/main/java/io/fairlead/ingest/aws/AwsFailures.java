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
import java.util.function.Predicate;
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
    private static final int MAX_CHAIN = 2000;

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
        AwsRefusal refusal = AwsRefusal.of(e);
        AwsErrorDetails details = e.awsErrorDetails();
        AwsRefusal.Kind kind = refusal.kind();
        String found = kind == AwsRefusal.Kind.SIGNATURE ? "" : quoted(refusal.error(), details);
        return new TransientFailure(
                kind.code(),
                message(action, "the response was " + e.statusCode() + found + consequence(refusal, action)),
                null,
                retry(kind, askedWait(details)));
    }

    private String consequence(AwsRefusal refusal, String action) {
        return switch (refusal.kind()) {
            case BUSY -> ": the account has too many calls; raise interval";
            case QUEUE -> "; " + QueueErrors.remedy(refusal.error()).orElseThrow();
            case EXPIRED -> "; renew the credentials";
            case SIGNATURE ->
                " as the signature is not valid; check the clock of this machine, then the secret access key";
            case REGION_DISABLED -> "; enable STS in this region for the account, or set sts-region";
            case UNAUTHENTICATED -> "; expected valid credentials, and a region that is enabled for the account";
            case DENIED -> "; allow the action " + QueueErrors.permission(action) + " to " + principal(action);
            case PAGE_TOKEN -> "; the reading starts again";
            case OPTIONS -> "; check the options of the source, such as " + options(action);
            case OTHER -> ", expected 200";
        };
    }

    private static String options(String action) {
        return QueueErrors.isOfQueue(action) ? "events" : "filters";
    }

    private static Refusal retry(AwsRefusal.Kind kind, Duration askedWait) {
        return switch (kind) {
            case BUSY -> new Refusal(Reason.OVERLOADED, askedWait);
            case OTHER -> AskedWait.retryAfter(askedWait);
            case QUEUE, EXPIRED, SIGNATURE, REGION_DISABLED, UNAUTHENTICATED, DENIED, PAGE_TOKEN, OPTIONS ->
                new Refusal(Reason.UNAVAILABLE, Duration.ZERO);
        };
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
        return noHandshake(action, e)
                .or(() -> tooLarge(action, e))
                .or(() -> noConnection(action, e))
                .or(() -> firstCause(e, AwsFailures::isNoJson).map(it -> unreadable(action, it)))
                .or(() -> firstCause(e, IOException.class::isInstance).map(it -> incomplete(action, it)))
                .orElseGet(() -> unreadable(action, e));
    }

    private Optional<TransientFailure> noHandshake(String action, SdkException e) {
        return Handshakes.explain(e).map(it -> failure("INGEST-AWS-UNREACHABLE", action, "no TLS connection: " + it));
    }

    private Optional<TransientFailure> tooLarge(String action, SdkException e) {
        if (causes(e).anyMatch(BoundedHttpClient.TooLarge.class::isInstance)) {
            return Optional.of(unusable(action, "more than " + BoundedHttpClient.MAX_MIB + " MiB; lower page-size"));
        }
        if (causes(e).anyMatch(it -> String.valueOf(it.getMessage()).contains("JAXP0001"))) {
            return Optional.of(unusable(
                    action,
                    "more XML than this JVM reads; lower page-size, or start Java with"
                            + " -Djdk.xml.maxGeneralEntitySizeLimit=10000000 -Djdk.xml.totalEntitySizeLimit=10000000"));
        }
        return Optional.empty();
    }

    private Optional<TransientFailure> noConnection(String action, SdkException e) {
        if (causes(e).anyMatch(it -> it instanceof ApiCallTimeoutException || it instanceof SocketTimeoutException)) {
            return Optional.of(failure(
                    "INGEST-AWS-TIMEOUT", action, "not complete within timeout; raise timeout if it takes that long"));
        }
        if (causes(e).anyMatch(UnknownHostException.class::isInstance)) {
            return Optional.of(failure(
                    "INGEST-AWS-UNREACHABLE", action, "its host name does not resolve; check regions and endpoint"));
        }
        return Optional.empty();
    }

    private static Optional<Throwable> firstCause(Throwable e, Predicate<Throwable> kind) {
        return causes(e).filter(kind).findFirst();
    }

    private TransientFailure unreadable(String action, Throwable cause) {
        return unusable(action, "a body that cannot be read: " + described(cause));
    }

    private TransientFailure incomplete(String action, Throwable cause) {
        return failure("INGEST-AWS-UNREACHABLE", action, "no complete response (" + described(cause) + ")");
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
