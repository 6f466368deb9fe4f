package io.fairlead.ingest.gcp;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.fairlead.http.PrintableText;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.model.failure.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The access tokens of a source, which Google's library fetches when one is about to expire. Any number of
/// threads.
final class AccessTokens {
    private static final String SCOPES = "https://www.googleapis.com/auth/";
    private static final List<String> ALL = List.of(SCOPES + "cloud-platform");
    private static final int LIFETIME_SECONDS = 3600;
    private static final Pattern SECRET = Pattern.compile(
            "[\\w+=%~-]{32,}|(?=[\\w+=%~-]*[a-z])(?=[\\w+=%~-]*[A-Z])(?=[\\w+=%~-]*[0-9])[\\w+=%~-]{16,}");

    private final Identity identity;
    private final Endpoints endpoints;
    private final Duration timeout;
    private final List<String> scopes;
    private final DefaultChain chain;
    private final ExecutorService threads;
    /// Held while credentials are looked for, which may take long; only threads of [#threads] wait for it.
    private final ReentrantLock making = new ReentrantLock();

    private @Nullable CredentialsFile file;
    private volatile @Nullable GoogleCredentials credentials;

    /// Does no I/O.
    AccessTokens(GcpOptions options) {
        this.chain = new DefaultChain();
        this.identity = options.identity();
        this.endpoints = options.endpoints();
        this.timeout = options.limits().timeout();
        this.scopes = List.of(SCOPES + Reading.Api.of(options.registry()).scope());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gcp token ", 0).factory());
    }

    /// The headers of the next call.
    ///
    /// @param called counts the calls of the library
    /// @throws io.fairlead.model.failure.TransientFailure there is no access token just now
    RequestHeaders headers(CallFailures failures, Consumer<String> called) throws InterruptedException {
        Future<RequestHeaders> fetched = submitted(called);
        try {
            return fetched.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            fetched.cancel(true);
            throw failures.noToken("no access token within timeout " + timeout.toMillis() + " ms for " + principal());
        } catch (InterruptedException e) {
            fetched.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case IOException refused ->
                    failures.noToken(
                            "no access token for " + principal() + " (" + described(refused) + "); " + advice());
                case Failure failure -> failure;
                // The library throws exceptions of many kinds on a response that it cannot parse.
                case RuntimeException broken ->
                    failures.noToken("no access token for " + principal() + " ("
                            + broken.getClass().getSimpleName() + "); " + advice());
                case InterruptedException interruption -> throw interruption;
                case Error error -> throw error;
                case null, default -> new IllegalStateException(e.getCause());
            };
        }
    }

    /// The library bounds neither the time of a token's response nor ends when it is interrupted.
    private Future<RequestHeaders> submitted(Consumer<String> called) throws InterruptedException {
        try {
            return threads.submit(() -> fetch(called));
        } catch (RejectedExecutionException e) {
            InterruptedException closed = new InterruptedException("the source is closed");
            closed.initCause(e);
            throw closed;
        }
    }

    private RequestHeaders fetch(Consumer<String> called) throws IOException, InterruptedException {
        making.lockInterruptibly();
        GoogleCredentials now;
        try {
            now = made();
        } finally {
            making.unlock();
        }
        TokenCalls calls = new TokenCalls(now);
        try {
            return requested(now);
        } catch (IOException | RuntimeException e) {
            calls.failed(called);
            throw e;
        } finally {
            calls.count(called);
        }
    }

    /// One thread fetches a token for all that need one, and the others wait for it: if it is interrupted, because its
    /// own reading has waited long enough or has ended, they fail as well, and one of them fetches it then.
    private RequestHeaders requested(GoogleCredentials now) throws IOException {
        while (true) {
            try {
                return new RequestHeaders(now.getRequestMetadata(endpoints.compute()), principal());
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted() || !isOfAnInterrupt(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isOfAnInterrupt(IOException e) {
        return causes(e).anyMatch(it -> switch (it) {
            case SocketTimeoutException _ -> false;
            case InterruptedException _, InterruptedIOException _, ClosedByInterruptException _ -> true;
            case SocketException closed -> String.valueOf(closed.getMessage()).equals("Closed by interrupt");
            default -> false;
        });
    }

    private static Stream<Throwable> causes(IOException e) {
        return Stream.iterate((Throwable) e, it -> it != null, Throwable::getCause)
                .limit(20);
    }

    private GoogleCredentials made() throws IOException {
        if (identity.keys() instanceof Keys.InFile(var path)) {
            CredentialsFile now = CredentialsFile.read(path);
            if (file == null || !now.isSameAs(file)) {
                credentials = null;
                file = now;
            }
        }
        GoogleCredentials made = credentials;
        if (made == null) {
            made = file == null ? chain.find() : file.credentials();
            // Repeated calls would pass by the limit on calls, and delay the report of the failure.
            made = made.createWithCustomRetryStrategy(false);
            made = identity.impersonate().isEmpty() ? made.createScoped(scopes) : impersonated(made.createScoped(ALL));
            credentials = made;
        }
        return made;
    }

    private GoogleCredentials impersonated(GoogleCredentials source) {
        return ImpersonatedCredentials.newBuilder()
                .setSourceCredentials(source)
                .setTargetPrincipal(identity.impersonate())
                .setScopes(scopes)
                .setLifetime(LIFETIME_SECONDS)
                .setIamEndpointOverride(endpoints
                        .iam()
                        .resolve("/v1/projects/-/serviceAccounts/" + identity.impersonate() + ":generateAccessToken")
                        .toString())
                .build();
    }

    /// Fetches another token for the next call: Google did not accept the last one.
    void forget() {
        credentials = null;
    }

    /// Who asks, for messages.
    private String principal() {
        if (!identity.impersonate().isEmpty()) {
            return identity.impersonate();
        }
        if (credentials instanceof ServiceAccountCredentials account) {
            return account.getClientEmail();
        }
        return switch (identity.keys()) {
            case Keys.DefaultChain() -> "the account of the application default credentials";
            case Keys.InFile(var path) -> "the account of the credentials in " + path;
        };
    }

    private String advice() {
        return switch (identity.keys()) {
            case Keys.DefaultChain() ->
                "attach a service account, set GOOGLE_APPLICATION_CREDENTIALS, or set `credentials: static`";
            case Keys.InFile _ -> "check the credentials in the file, and the clock of this machine";
        };
    }

    /// What the server responded, which the library's own message does not always contain.
    private static String described(IOException e) {
        return causes(e)
                .filter(HttpResponseException.class::isInstance)
                .map(HttpResponseException.class::cast)
                .findFirst()
                .map(refused -> "the response was " + refused.getStatusCode() + " \"" + shown(message(refused)) + "\"")
                .orElseGet(() -> shown(String.valueOf(e.getMessage())));
    }

    private static String message(HttpResponseException refused) {
        String content = refused.getContent() == null ? "" : refused.getContent();
        return ErrorBody.of(content.getBytes(StandardCharsets.UTF_8)).message();
    }

    /// A response may repeat what was sent: keys and tokens are long, or have letters of both cases and digits.
    static String shown(String text) {
        return PrintableText.of(
                SECRET.matcher(text).replaceAll("***").replaceAll("\\s+", " ").strip());
    }

    void close() {
        threads.shutdownNow();
    }
}
