package io.fairlead.ingest.azure;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A response of the server.
///
/// @param cut whether the connection breaks off within the body
record Answer(int status, Map<String, String> headers, String body, boolean cut) {
    static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");

    static Answer json(String body) {
        return new Answer(200, JSON, body, false);
    }

    /// An error as Azure writes it.
    static Answer error(int status, String code, String message) {
        return new Answer(
                status, JSON, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}", false);
    }

    static Answer html() {
        return new Answer(200, Map.of("Content-Type", "text/html"), "<html><body>Sign in</body></html>", false);
    }

    Answer with(String header, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body, cut);
    }

    Answer withBody(String other) {
        return new Answer(status, headers, other, cut);
    }

    Answer thatBreaksOff() {
        return new Answer(status, headers, body, true);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
