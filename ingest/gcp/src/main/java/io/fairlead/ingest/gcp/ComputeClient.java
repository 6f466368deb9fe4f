package io.fairlead.ingest.gcp;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.HttpAnswer;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// All calls of Compute Engine. Each waits for its permit, is made once, and ends soon after its thread is interrupted.
/// Any number of threads.
final class ComputeClient {
    /// A page of 500 instances with a few labels has half a MiB; with the metadata, up to 512 KiB for each instance.
    /// Its
    /// parsed form is several times as large.
    private static final int MAX_PAGE_BYTES = 64 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final GcpOptions options;
    private final SourceContext context;
    private final AccessTokens tokens;
    private @Nullable HttpClient client;
    private boolean closed;

    /// Does no I/O.
    ComputeClient(GcpOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.tokens = new AccessTokens(options);
    }

    ComputeFailures failures(String project) {
        return new ComputeFailures(project, context.clock());
    }

    Instant now() {
        return context.clock().instant();
    }

    /// Between two readings.
    Duration interval() {
        return options.limits().interval();
    }

    /// A page of the instances of a project.
    ///
    /// @param token empty for the first one
    /// @throws io.fairlead.model.failure.TransientFailure there is no complete page
    AggregatedPage page(String project, String token, PollRequest request) throws InterruptedException {
        ComputeFailures failures = failures(project);
        request.awaitPermit("compute:instances.aggregatedList@" + project);
        RequestHeaders headers = tokens.headers(failures, request.listener()::called);
        try (HttpAnswer answer = exchange(request(project, token, headers), failures)) {
            if (answer.status() == 401) {
                tokens.forget();
            }
            if (answer.status() != 200) {
                throw failures.status(answer, headers);
            }
            AggregatedPage page = AggregatedPage.of(answer.body(), headers::masked);
            request.responded();
            return page;
        } catch (UnusablePage e) {
            throw failures.unusable(e.found());
        }
    }

    private HttpAnswer exchange(HttpRequest request, ComputeFailures failures) throws InterruptedException {
        Duration timeout = options.limits().timeout();
        try {
            HttpAnswer answer = new BoundedHttp(client(), context.answers())
                    .send(request, new AnswerBounds(MAX_PAGE_BYTES, timeout));
            return answer.status() == 200 ? inflated(answer, failures) : answer;
        } catch (HttpConnectTimeoutException e) {
            throw failures.unreachable(e);
        } catch (HttpTimeoutException _) {
            throw failures.late(timeout);
        } catch (AnswerTooLargeException e) {
            throw failures.tooLarge(e);
        } catch (IOException e) {
            throw failures.unreachable(e);
        }
    }

    private static HttpAnswer inflated(HttpAnswer answer, ComputeFailures failures) throws AnswerTooLargeException {
        try {
            return answer.inflated(MAX_PAGE_BYTES);
        } catch (AnswerTooLargeException e) {
            throw e;
        } catch (IOException _) {
            throw failures.unusable("gzip that ends early or is broken");
        }
    }

    private HttpRequest request(String project, String token, RequestHeaders headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(project, token))
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                // Google compresses only for clients that have the word in their name.
                .header("User-Agent", "fairlead (gzip)");
        headers.addTo(request);
        return request.build();
    }

    /// With `returnPartialSuccess`, a zone that is out of order is named and left out; without, it would hide all
    /// others.
    private URI address(String project, String token) {
        Selection selection = options.selection();
        StringBuilder query = new StringBuilder()
                .append("maxResults=")
                .append(options.limits().pageSize())
                .append("&returnPartialSuccess=true&fields=")
                .append(encoded(fields(selection)));
        if (!selection.filter().isEmpty()) {
            query.append("&filter=").append(encoded(selection.filter()));
        }
        if (!token.isEmpty()) {
            query.append("&pageToken=").append(encoded(token));
        }
        return options.endpoints()
                .compute()
                .resolve("/compute/v1/projects/" + encoded(project) + "/aggregated/instances?" + query);
    }

    private static String fields(Selection selection) {
        String instance = selection.groups() == InstanceGroups.IGNORE
                ? VirtualMachine.FIELDS
                : VirtualMachine.FIELDS + "," + VirtualMachine.GROUP_FIELDS;
        return "kind,nextPageToken,unreachables,warning,items/*/warning,items/*/instances(" + instance + ")";
    }

    /// The encoder is that of forms, in which a plus sign means a space.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private synchronized HttpClient client() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the source is closed");
        }
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .executor(Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("gcp http ", 0).factory()))
                    .build();
            client = made;
        }
        return made;
    }

    synchronized void close() {
        closed = true;
        tokens.close();
        if (client != null) {
            client.shutdownNow();
        }
    }
}
