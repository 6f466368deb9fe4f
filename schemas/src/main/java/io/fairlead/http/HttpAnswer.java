package io.fairlead.http;

import java.io.IOException;
import java.net.http.HttpHeaders;

/// One complete response. Its bytes count against the [ByteBudget] until [#close], so close it once they are parsed.
///
/// The body of a response with a status of 300 or above is cut after [BoundedHttp#MAX_ERROR_BYTES].
public final class HttpAnswer implements AutoCloseable {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final ByteBudget budget;

    HttpAnswer(int status, HttpHeaders headers, byte[] body, ByteBudget budget) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.budget = budget;
    }

    public int status() {
        return status;
    }

    public String header(String name, String otherwise) {
        return headers.firstValue(name).orElse(otherwise);
    }

    /// Not copied: do not modify it.
    public byte[] body() {
        return body;
    }

    /// This response with its body inflated if it is gzip, otherwise as it is. Use the returned one only, and close it:
    /// this one is closed.
    ///
    /// @throws AnswerTooLargeException it has more bytes than allowed, once inflated
    /// @throws IOException the body ends early, or is not gzip in spite of its header
    public HttpAnswer inflated(int maxBytes) throws IOException {
        if (!header("Content-Encoding", "").strip().matches("(?i)(x-)?gzip")) {
            return this;
        }
        try (this) {
            return new HttpAnswer(status, headers, Inflated.of(body, maxBytes, budget), budget);
        }
    }

    @Override
    public void close() {
        budget.release(body.length);
    }
}
