package io.fairlead.ingest.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import io.fairlead.http.HttpAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// A complete response as the SDK takes it, with the headers that anybody reads.
final class AzureAnswer extends HttpResponse {
    static final HttpHeaderName REMAINING = HttpHeaderName.fromString("x-ms-user-quota-remaining");
    static final HttpHeaderName RESETS_AFTER = HttpHeaderName.fromString("x-ms-user-quota-resets-after");
    static final HttpHeaderName LIMIT_HIT = HttpHeaderName.fromString("x-ms-tenant-subscription-limit-hit");

    private static final List<HttpHeaderName> KEPT = List.of(
            HttpHeaderName.CONTENT_TYPE,
            HttpHeaderName.RETRY_AFTER,
            HttpHeaderName.WWW_AUTHENTICATE,
            REMAINING,
            RESETS_AFTER,
            LIMIT_HIT);

    private final int status;
    private final HttpHeaders headers = new HttpHeaders();
    private final byte[] body;

    private AzureAnswer(HttpRequest request, int status, byte[] body) {
        super(request);
        this.status = status;
        this.body = body;
    }

    static AzureAnswer of(HttpRequest request, HttpAnswer answer) {
        AzureAnswer made = new AzureAnswer(request, answer.status(), answer.body());
        for (HttpHeaderName name : KEPT) {
            String value = answer.header(name.getCaseInsensitiveName(), "");
            if (!value.isEmpty()) {
                made.headers.set(name, value);
            }
        }
        return made;
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Mono.fromSupplier(() -> ByteBuffer.wrap(body)).flux();
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(body);
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(body);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(new String(body, charset));
    }

    @Override
    public HttpResponse buffer() {
        return this;
    }

    /// The text of an error.
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
