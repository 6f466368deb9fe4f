package io.fairlead.platform.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// A request and the way to respond to it, for the thread that handles it.
public final class HttpCall {
    private final Request request;
    private final Response response;
    private final Runnable unlimited;

    /// @param unlimited lifts the time limit of the response
    HttpCall(Request request, Response response, Runnable unlimited) {
        this.request = request;
        this.response = response;
        this.unlimited = unlimited;
    }

    public String method() {
        return request.getMethod();
    }

    /// The path with its escapes replaced; dots in it have no meaning.
    ///
    /// @throws IllegalArgumentException it cannot be decoded
    public String path() {
        String raw = Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
        // A plus sign is a space in a form, not in a path.
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The parameters after the question mark, each with its values in their order.
    ///
    /// @throws IllegalArgumentException they cannot be decoded
    public SortedMap<String, List<String>> parameters() {
        SortedMap<String, List<String>> parameters = new TreeMap<>();
        for (String part :
                Objects.requireNonNullElse(request.getHttpURI().getQuery(), "").split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!part.isEmpty()) {
                parameters
                        .computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return Collections.unmodifiableSortedMap(parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// The first header of this name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// All headers of this name.
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    public boolean isSecure() {
        return request.isSecure();
    }

    /// The address of the client, or of the proxy in front of it.
    public InetAddress client() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.ofLiteral("::");
    }

    /// Sets a header of the response.
    public void set(String header, String value) {
        response.getHeaders().put(header, value);
    }

    /// Sends the complete response. A `HEAD` request gets only the headers.
    public void send(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        begin(status, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
    }

    /// Sends a response without a body.
    public void send(int status) throws IOException {
        response.setStatus(status);
        Content.Sink.write(response, true, ByteBuffer.allocate(0));
    }

    /// Begins a response of unknown length, without a limit on its time: a client that reads nothing for the idle
    /// timeout loses its connection. The caller closes it.
    public OutputStream stream(int status, String type) {
        unlimited.run();
        begin(status, type);
        return Content.Sink.asOutputStream(response);
    }

    private void begin(int status, String type) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }

    /// Whether the status and the headers were sent.
    public boolean hasBegun() {
        return response.isCommitted();
    }
}
