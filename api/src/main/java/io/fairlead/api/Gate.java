package io.fairlead.api;

import io.fairlead.api.access.AccessRole;
import io.fairlead.api.access.AccessScope;
import io.fairlead.api.access.Authenticator;
import io.fairlead.api.access.Grant;
import io.fairlead.api.access.Principal;
import io.fairlead.platform.http.HttpCall;
import io.fairlead.platform.http.HttpEndpoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every request has to pass: its origin, its rate, and who sends it.
final class Gate {
    private static final long MOST_BYTES = 64 << 10;
    private static final String BEARER = "bearer ";

    private final @Nullable Authenticator authenticator;
    private final String pipeline;
    private final RequestRates rates;

    /// @param authenticator null where no authentication is configured: everybody may read
    Gate(@Nullable Authenticator authenticator, String pipeline, RequestRates rates) {
        this.authenticator = authenticator;
        this.pipeline = pipeline;
        this.rates = rates;
    }

    /// A page of another origin must not send requests with what the browser knows of this one.
    void requireOwnOrigin(HttpCall call) {
        Optional<String> origin = call.header("Origin");
        String own = (call.isSecure() ? "https://" : "http://")
                + call.header("Host").orElse("").toLowerCase(Locale.ROOT);
        // Browsers send no Origin with requests such as those of an image.
        String site = call.header("Sec-Fetch-Site").orElse("");
        boolean isForeign = site.equals("cross-site") || site.equals("same-site");
        if (isForeign
                || (origin.isPresent() && !origin.get().toLowerCase(Locale.ROOT).equals(own))) {
            throw ApiProblem.of(ProblemKind.FORBIDDEN, "API-ORIGIN", "the request comes from a page of another origin")
                    .at("/header/Origin")
                    .remedy("send it without the header Origin, or from a page of this server")
                    .refused();
        }
    }

    static void requireSmall(HttpCall call) {
        String length = call.header("Content-Length").orElse("0");
        if (length.length() > 10 || Long.parseLong(length) > MOST_BYTES) {
            throw ApiProblem.of(ProblemKind.TOO_LARGE, "the body is larger than " + MOST_BYTES + " bytes")
                    .at("/header/Content-Length")
                    .refused();
        }
    }

    Principal principal(HttpCall call) {
        Principal principal = authenticator == null ? anybody(call) : known(call, authenticator);
        requireRate(call, principal.authentication() + " " + principal.name());
        return principal;
    }

    private void requireRate(HttpCall call, String client) {
        if (!rates.take(client)) {
            call.set("Retry-After", "1");
            throw ApiProblem.of(ProblemKind.TOO_MANY, "this client sends too many requests")
                    .remedy("wait a second, or send fewer requests")
                    .refused();
        }
    }

    /// Acts only from this machine, and not from a page: no form can set the header.
    private static Principal anybody(HttpCall call) {
        boolean mayAct = call.client().isLoopbackAddress()
                && call.header(HttpEndpoint.REQUEST).isPresent();
        return new Principal(
                call.client().getHostAddress(),
                "none",
                List.of(new Grant(mayAct ? AccessRole.OPERATOR : AccessRole.READER, new AccessScope.Everything())));
    }

    private Principal known(HttpCall call, Authenticator by) {
        String header = call.header("Authorization").orElse("");
        boolean isBearer = header.toLowerCase(Locale.ROOT).startsWith(BEARER);
        Optional<Principal> principal =
                isBearer ? by.principal(header.substring(BEARER.length()).strip()) : Optional.empty();
        if (principal.isEmpty()) {
            requireRate(call, "address " + call.client().getHostAddress());
            call.set("WWW-Authenticate", "Bearer realm=\"fairlead\"" + (isBearer ? ", error=\"invalid_token\"" : ""));
            throw ApiProblem.of(
                            ProblemKind.UNAUTHENTICATED,
                            isBearer ? "the token is not known, expired or not valid" : "the request has no token")
                    .at("/header/Authorization")
                    .remedy("send Authorization: Bearer TOKEN")
                    .refused();
        }
        return principal.get();
    }

    void requirePermission(Principal principal, Route.Permission permission, ParameterValues values) {
        AccessScope about = permission.about().of(values);
        if (!principal.may(permission.role(), about, pipeline)) {
            throw ApiProblem.of(
                            ProblemKind.FORBIDDEN,
                            principal.name() + " needs the role " + permission.role() + " for " + about)
                    .remedy(
                            principal.authentication().equals("none")
                                    ? "send it from this machine, with the header " + HttpEndpoint.REQUEST
                                    : "ask for less, or add a role to the principal")
                    .refused();
        }
    }
}
