package io.fairlead.ingest.http;

import io.fairlead.http.HttpAnswer;
import java.net.http.HttpRequest;

/// What a response may be asked for again with: `If-None-Match`, or `If-Modified-Since`. Each is sent back unchanged,
/// a weak ETag too: only its server knows what it means. An empty ETag is none.
record Validators(String etag, String lastModified) {
    static final Validators NONE = new Validators("", "");

    static Validators of(HttpAnswer answer) {
        String etag = answer.header("ETag", "").strip();
        return new Validators(
                opaque(etag).isEmpty() ? "" : etag,
                answer.header("Last-Modified", "").strip());
    }

    boolean isPresent() {
        return !equals(NONE);
    }

    void addTo(HttpRequest.Builder request) {
        if (!etag.isEmpty()) {
            request.header("If-None-Match", etag);
        } else if (!lastModified.isEmpty()) {
            request.header("If-Modified-Since", lastModified);
        }
    }

    /// Whether a 304 is about what was asked for. A proxy that compresses makes an ETag weak: the text decides.
    boolean agreesWith(Validators notModified) {
        return etag.isEmpty() || notModified.etag().isEmpty() || opaque(etag).equals(opaque(notModified.etag()));
    }

    private static String opaque(String etag) {
        String text = etag.startsWith("W/") ? etag.substring(2) : etag;
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
