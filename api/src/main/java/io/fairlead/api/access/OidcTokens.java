package io.fairlead.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.fairlead.config.HttpAccess;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Knows principals by JSON web tokens that an OpenID Connect issuer has signed.
///
/// | a token | |
/// |---|---|
/// | is signed by a key of the issuer, with RSA or an elliptic curve | required: neither `none` nor a shared secret |
/// | names the issuer and the audience | required |
/// | has `sub` and `exp`, and has not expired | required; clocks may differ by 30 s |
/// | has roles in the claim | those known are granted: `reader`, `operator:namespace:shop` |
public final class OidcTokens implements Authenticator {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final int MOST_BYTES = 512 << 10;
    private static final int SKEW = 30; // seconds

    private final HttpAccess.Oidc settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private OidcTokens(HttpAccess.Oidc settings, JWKSource<SecurityContext> keys) {
        this.settings = settings;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(SKEW);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /// The keys are read with the first token, and again when a token names a key that is not known. While the issuer
    /// is
    /// away, known keys are used for hours.
    public static OidcTokens of(HttpAccess.Oidc settings) {
        int millis = Math.toIntExact(PATIENCE.toMillis());
        try {
            return new OidcTokens(
                    settings,
                    JWKSourceBuilder.create(
                                    URI.create(settings.keys()).toURL(),
                                    new DefaultResourceRetriever(millis, millis, MOST_BYTES))
                            .retrying(true)
                            .outageTolerant(OUTAGE.toMillis())
                            .build());
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new ConfigurationFailure(
                    "API-OIDC", "http.oidc.jwks-url: \"" + settings.keys() + "\" is no URL; expected https://...", e);
        }
    }

    /// @throws TransientFailure `API-OIDC-KEYS`: the keys of the issuer cannot be read
    @Override
    public Optional<Principal> principal(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Optional.of(new Principal(claims.getSubject(), "oidc", grants(claims)));
        } catch (ParseException | BadJOSEException _) {
            return Optional.empty();
        } catch (JOSEException e) {
            throw new TransientFailure(
                    "API-OIDC-KEYS", "the keys of the issuer cannot be read from " + settings.keys(), e);
        }
    }

    private List<Grant> grants(JWTClaimsSet claims) {
        List<Grant> grants = new ArrayList<>();
        Object values = claims.getClaim(settings.rolesClaim());
        if (values instanceof Collection<?> several) {
            several.forEach(value -> grant(value.toString()).ifPresent(grants::add));
        } else if (values instanceof String text) {
            Stream.of(text.split("[ ,]+", -1)).forEach(value -> grant(value).ifPresent(grants::add));
        }
        return grants;
    }

    /// `ROLE` or `ROLE:KIND:NAME`; empty for a role of another application.
    private static Optional<Grant> grant(String value) {
        List<String> parts = List.of(value.split(":", 3));
        Optional<AccessRole> role = Stream.of(AccessRole.values())
                .filter(it -> it.toString().equals(parts.getFirst().toLowerCase(Locale.ROOT)))
                .findFirst();
        Optional<AccessScope> scope = switch (parts.size()) {
            case 1 -> Optional.of(new AccessScope.Everything());
            case 3 -> scope(parts.get(1), parts.get(2));
            default -> Optional.empty();
        };
        return role.flatMap(it -> scope.map(within -> new Grant(it, within)));
    }

    private static Optional<AccessScope> scope(String kind, String name) {
        return switch (kind) {
            case "pipeline" -> Optional.of(new AccessScope.OfPipeline(name));
            case "namespace" -> Optional.of(new AccessScope.OfNamespace(name));
            case "source" -> Optional.of(new AccessScope.OfSource(name));
            default -> Optional.empty();
        };
    }
}
