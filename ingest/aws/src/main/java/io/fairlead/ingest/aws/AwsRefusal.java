package io.fairlead.ingest.aws;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// A response with which AWS refuses a call. Pure.
///
/// @param error the code of the error, empty if it has none
/// @param isThrottled as the SDK sees it
record AwsRefusal(String error, int status, boolean isThrottled) {
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
    private static final Set<String> PAGES = Set.of("InvalidNextToken", "InvalidPaginationToken");

    /// The first that fits decides: codes come with various statuses.
    private static final List<Rule> RULES = List.of(
            new Rule(Kind.BUSY, it -> it.isThrottled || it.status == 429 || BUSY.contains(it.error)),
            new Rule(Kind.QUEUE, it -> QueueErrors.remedy(it.error).isPresent()),
            new Rule(Kind.EXPIRED, it -> EXPIRED.contains(it.error)),
            new Rule(Kind.SIGNATURE, it -> SIGNATURE.contains(it.error)),
            new Rule(Kind.REGION_DISABLED, it -> it.error.equals("RegionDisabledException")),
            new Rule(Kind.UNAUTHENTICATED, it -> it.status == 401 || UNAUTHENTICATED.contains(it.error)),
            new Rule(Kind.DENIED, it -> it.status == 403 || DENIED.contains(it.error)),
            new Rule(Kind.PAGE_TOKEN, it -> PAGES.contains(it.error)),
            new Rule(Kind.OPTIONS, it -> it.status >= 400 && it.status < 500));

    private record Rule(Kind kind, Predicate<AwsRefusal> fits) {}

    enum Kind {
        BUSY("INGEST-AWS-BUSY"),
        /// An error that only SQS has.
        QUEUE("INGEST-AWS-QUEUE"),
        EXPIRED("INGEST-AWS-EXPIRED"),
        /// The text of the error has timestamps, and means one of two things.
        SIGNATURE("INGEST-AWS-AUTH"),
        REGION_DISABLED("INGEST-AWS-AUTH"),
        UNAUTHENTICATED("INGEST-AWS-AUTH"),
        DENIED("INGEST-AWS-DENIED"),
        PAGE_TOKEN("INGEST-AWS-PAGES"),
        OPTIONS("INGEST-AWS-REFUSED"),
        OTHER("INGEST-AWS-STATUS");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /// Of the failure.
        String code() {
            return code;
        }
    }

    static AwsRefusal of(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String error = details == null || details.errorCode() == null ? "" : details.errorCode();
        return new AwsRefusal(error, e.statusCode(), e.isThrottlingException());
    }

    Kind kind() {
        return RULES.stream()
                .filter(it -> it.fits().test(this))
                .findFirst()
                .map(Rule::kind)
                .orElse(Kind.OTHER);
    }
}
