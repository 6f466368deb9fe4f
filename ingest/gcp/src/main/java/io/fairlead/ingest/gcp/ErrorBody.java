package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.http.BoundedHttp;
import io.fairlead.ingest.gcp.GoogleReading.Api;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/// What a response says about its error. The status alone does not tell: 403 is a missing permission as well as
/// too
/// many calls. Pure.
///
/// @param reasons of all errors, in the former form (`rateLimitExceeded`) and the present one
///     (`RATE_LIMIT_EXCEEDED`)
/// @param message in one line; the body itself if it is not an error of Google
record ErrorBody(SortedSet<String> reasons, String message) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ENABLE = "enable the %s API in the project";
    private static final String SCOPE = "give the machine that Fairlead runs on the access scope %2$s";
    private static final Set<String> BUSY = Set.of(
            "rateLimitExceeded",
            "userRateLimitExceeded",
            "quotaExceeded",
            "concurrentLimitExceeded",
            "dailyLimitExceeded",
            "servingLimitExceeded",
            "limitExceeded",
            "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED");
    /// What else a 403 may mean than a missing permission, and what to do then, with the name of the API and
    /// its scope.
    private static final Map<String, String> REMEDIES = Map.of(
            "accessNotConfigured", ENABLE,
            "SERVICE_DISABLED", ENABLE,
            "insufficientPermissions", SCOPE,
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT", SCOPE,
            "BILLING_DISABLED", "enable billing for the project",
            "SECURITY_POLICY_VIOLATED", "allow the call in the service perimeter of the project");

    ErrorBody {
        reasons = Collections.unmodifiableSortedSet(new TreeSet<>(reasons));
    }

    /// @param gzip whether the body is compressed. One that cannot be inflated is empty: the status still
    ///     counts
    static ErrorBody of(byte[] body, boolean gzip) {
        return of(gzip ? inflated(body) : body);
    }

    private static byte[] inflated(byte[] body) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(BoundedHttp.MAX_ERROR_BYTES);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    static ErrorBody of(byte[] body) {
        JsonNode error = error(body);
        SortedSet<String> reasons = new TreeSet<>();
        add(reasons, error.path("status"));
        error.path("errors").forEach(each -> add(reasons, each.path("reason")));
        error.path("details").forEach(each -> add(reasons, each.path("reason")));
        String message = error.path("message").asText("");
        return new ErrorBody(
                reasons,
                (message.isEmpty() ? new String(body, StandardCharsets.UTF_8) : message)
                        .replaceAll("\\s+", " ")
                        .strip());
    }

    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }

    private static void add(SortedSet<String> reasons, JsonNode reason) {
        if (!reason.asText("").isEmpty()) {
            reasons.add(reason.asText());
        }
    }

    boolean isBusy() {
        return reasons.stream().anyMatch(BUSY::contains);
    }

    /// What to do about a 403 that is no missing permission.
    Optional<String> remedy(Api api) {
        return reasons.stream()
                .filter(REMEDIES::containsKey)
                .findFirst()
                .map(REMEDIES::get)
                .map(remedy -> remedy.formatted(api.title(), api.scope()));
    }

    boolean isAboutThePageToken() {
        return message.contains("pageToken") || message.contains("page token");
    }
}
