package io.fairlead.ingest.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpResponse;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.TokenCache;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Login;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The access token of a source, which all of its subscriptions share. Any number of threads.
final class AzureTokens {
    /// A token is replaced so long before it expires: longer than one call takes.
    private static final Duration RESERVE = Duration.ofMinutes(2);
    /// Responses may still quote those that were replaced a moment ago.
    private static final int REMEMBERED = 16;
    private static final Pattern EXPIRES =
            Pattern.compile("(?<key>\"(?:expires_on|extended_expires_on|refresh_on)\":\"?)[0-9]+");

    private final Login login;
    private final Endpoints endpoints;
    private final TokenHttp http;
    private final HttpPipeline pipeline;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Held held = Held.NOTHING;
    private volatile List<Secret> sent = List.of();

    AzureTokens(AzureOptions options, AzureHttp http, Clock clock) {
        this.login = options.login();
        this.endpoints = options.endpoints();
        this.http = new TokenHttp(http, this::remember);
        this.pipeline = new HttpPipelineBuilder().httpClient(this.http).build();
        this.clock = clock;
    }

    private record Held(Secret token, Instant until) {
        static final Held NOTHING = new Held(Secret.NONE, Instant.MIN);
    }

    /// Blocks until there is a valid token. [Secret#NONE] if a server responded as with one, and there is none in it.
    ///
    /// @param requested runs before a token is requested
    /// @throws TransientFailure a file cannot be read
    /// @throws RuntimeException of the SDK: there is no token
    Secret get(Runnable requested) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!clock.instant().isBefore(held.until())) {
                held = obtained(requested);
            }
            return held.token();
        } finally {
            lock.unlock();
        }
    }

    private Held obtained(Runnable requested) {
        Secret proof = proof();
        // Before the request: what it fails with may contain it.
        remember(proof);
        http.forget();
        requested.run();
        AccessToken token = Logins.credential(login, proof.value(), endpoints, pipeline)
                .getTokenSync(new TokenRequestContext().addScopes(AzurePlaces.scope(endpoints)));
        if (token.getToken() == null) {
            return Held.NOTHING;
        }
        Secret given = new Secret(token.getToken());
        remember(given);
        return new Held(given, token.getExpiresAt().toInstant().minus(RESERVE));
    }

    private synchronized void remember(Secret secret) {
        if (secret.isGiven() && !sent.contains(secret)) {
            sent = Stream.concat(Stream.of(secret), sent.stream())
                    .limit(REMEMBERED)
                    .toList();
        }
    }

    private Secret proof() {
        return switch (login) {
            case Login.ClientSecret secret ->
                secret.file() == null ? secret.secret() : SecretFile.read(secret.file(), "a client secret");
            case Login.WorkloadIdentity identity -> SecretFile.read(identity.file(), "a token");
            case Login.DefaultChain _, Login.ManagedIdentity _ -> Secret.NONE;
        };
    }

    /// Azure does not accept it any more: the next one is another.
    void reject(Secret token) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (held.token().equals(token)) {
                held = Held.NOTHING;
                expireKept();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The SDK keeps the tokens of managed identities in the process, until shortly before they expire, and has no way
    /// to remove one.
    private static void expireKept() {
        TokenCache kept = ManagedIdentityApplication.getSharedTokenCache();
        kept.deserialize(EXPIRES.matcher(kept.serialize()).replaceAll("${key}1"));
    }

    /// The response that refused the last token. Empty if none did.
    Optional<HttpResponse> refusal() {
        return http.refusal();
    }

    /// Everything that must not be shown, the longest first.
    List<String> secrets() {
        return sent.stream()
                .map(Secret::value)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
