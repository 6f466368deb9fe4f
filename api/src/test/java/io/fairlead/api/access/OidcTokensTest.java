package io.fairlead.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.config.HttpAccess;
import io.fairlead.model.failure.TransientFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OidcTokensTest {
    private static final String ISSUER = "https://issuer.example";
    private static RSAKey key;
    private static RSAKey other;
    private static HttpServer server;
    private static OidcTokens tokens;

    @BeforeAll
    static void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        other = new RSAKeyGenerator(2048).keyID("one").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        tokens = OidcTokens.of(settings(server.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static HttpAccess.Oidc settings(int port) {
        return new HttpAccess.Oidc(ISSUER, "fairlead", "http://127.0.0.1:" + port + "/keys", "roles");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("other", "fairlead"))
                .subject("ann")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("roles", List.of("reader", "operator:namespace:shop", "admin", "operator:planet:x", "reader:x"));
    }

    private static String signed(JWTClaimsSet claims, RSAKey by, JWSAlgorithm algorithm) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID("one")
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims);
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        return signed(claims, key, JWSAlgorithm.RS256);
    }

    @Test
    void aTokenOfTheIssuerHasItsSubjectAndTheRolesThatAreKnown() throws Exception {
        Principal principal = tokens.principal(signed(claims().build())).orElseThrow();

        assertThat(principal.name()).isEqualTo("ann");
        assertThat(principal.authentication()).isEqualTo("oidc");
        assertThat(principal.grants())
                .containsExactly(
                        new Grant(AccessRole.READER, new AccessScope.Everything()),
                        new Grant(AccessRole.OPERATOR, new AccessScope.OfNamespace("shop")));
        assertThat(tokens.principal(signed(
                                claims().claim("roles", "reader operator").build()))
                        .orElseThrow()
                        .grants())
                .hasSize(2);
        assertThat(tokens.principal(signed(claims().claim("roles", null).build()))
                        .orElseThrow()
                        .grants())
                .isEmpty();
        assertThat(tokens.principal(signed(claims().build(), key, JWSAlgorithm.PS512)))
                .isPresent();
    }

    @Test
    void aTokenThatIsNotForThisServerOrHasExpiredIsRefused() throws Exception {
        for (JWTClaimsSet wrong : List.of(
                claims().audience("other").build(),
                claims().audience((String) null).build(),
                claims().issuer("https://issuer.example/").build(),
                claims().issuer(null).build(),
                claims().subject(null).build(),
                claims().expirationTime(null).build(),
                claims().expirationTime(Date.from(Instant.now().minusSeconds(60)))
                        .build(),
                claims().notBeforeTime(Date.from(Instant.now().plusSeconds(300)))
                        .build())) {
            assertThat(tokens.principal(signed(wrong))).as(wrong.toString()).isEmpty();
        }
    }

    @Test
    void aSignatureThatProvesNothingIsRefused() throws Exception {
        assertThat(tokens.principal(signed(claims().build(), other, JWSAlgorithm.RS256)))
                .isEmpty();
        assertThat(tokens.principal(new PlainJWT(claims().build()).serialize())).isEmpty();
        // The public key as the secret of an HMAC.
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
        hmac.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        assertThat(tokens.principal(hmac.serialize())).isEmpty();
        String valid = signed(claims().build());
        assertThat(tokens.principal(valid.substring(0, valid.lastIndexOf('.') + 1)))
                .isEmpty();
        assertThat(tokens.principal("x")).isEmpty();
        assertThat(tokens.principal("")).isEmpty();
    }

    @Test
    void anIssuerThatIsAwayIsNotAWrongToken() throws Exception {
        String token = signed(claims().build());
        OidcTokens unreachable = OidcTokens.of(settings(1));
        assertThatThrownBy(() -> unreachable.principal(token))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("API-OIDC-KEYS"))
                .hasMessageNotContaining(token);
    }
}
