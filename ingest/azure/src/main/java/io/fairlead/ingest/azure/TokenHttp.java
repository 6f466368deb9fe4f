package io.fairlead.ingest.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.fairlead.options.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The I/O of the SDK's credentials. Keeps the last response that refused one, as the SDK's exceptions do not tell
/// the status and the wait of each; and reports the secrets that are sent, as only the default chain knows which it
/// found. Any number of threads, for one access token at a time.
final class TokenHttp implements HttpClient {
    private static final Set<String> FIELDS = Set.of("client_secret", "client_assertion");
    private static final List<HttpHeaderName> HEADERS =
            List.of(HttpHeaderName.fromString("X-IDENTITY-HEADER"), HttpHeaderName.fromString("secret"));

    private final AzureHttp http;
    private final Consumer<Secret> secrets;
    private volatile @Nullable HttpResponse refusal;

    /// @param secrets learns of each secret before it is sent
    TokenHttp(AzureHttp http, Consumer<Secret> secrets) {
        this.http = http;
        this.secrets = secrets;
    }

    void forget() {
        refusal = null;
    }

    /// Empty if the last request was not refused.
    Optional<HttpResponse> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        noteSecrets(request);
        return http.send(request).doOnNext(this::note);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        noteSecrets(request);
        HttpResponse response = http.sendSync(request, context);
        note(response);
        return response;
    }

    private void noteSecrets(HttpRequest request) {
        HEADERS.stream()
                .map(name -> request.getHeaders().getValue(name))
                .filter(value -> value != null && !value.isEmpty())
                .forEach(value -> secrets.accept(new Secret(value)));
        String form = request.getBodyAsBinaryData() == null
                ? ""
                : request.getBodyAsBinaryData().toString();
        for (String field : form.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0 && FIELDS.contains(field.substring(0, equals))) {
                String value = field.substring(equals + 1);
                secrets.accept(new Secret(value));
                secrets.accept(new Secret(URLDecoder.decode(value, StandardCharsets.UTF_8)));
            }
        }
    }

    private void note(HttpResponse response) {
        refusal = response.getStatusCode() >= 400 ? response : null;
    }
}
