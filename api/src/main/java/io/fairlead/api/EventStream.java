package io.fairlead.api;

import io.fairlead.platform.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Server-sent events (the HTML standard, section 9.2). Each is sent at once.
record EventStream(OutputStream out) {
    void event(String name, String id, Object data) throws IOException {
        send("event: " + name + "\nid: " + id + "\ndata: " + Json.text(data) + "\n\n");
    }

    /// Keeps the connection, and moves the position of the client: an event without data is none.
    void alive(String id) throws IOException {
        send(": alive\nid: " + id + "\n\n");
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
