package io.fairlead.ingest.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.rest.Response;
import com.azure.core.util.Context;
import com.azure.resourcemanager.resourcegraph.ResourceGraphManager;
import com.azure.resourcemanager.resourcegraph.models.QueryRequest;
import com.azure.resourcemanager.resourcegraph.models.QueryRequestOptions;
import com.azure.resourcemanager.resourcegraph.models.QueryResponse;
import com.azure.resourcemanager.resourcegraph.models.ResultFormat;
import com.azure.resourcemanager.resourcegraph.models.ResultTruncated;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.failure.Failure;
import io.fairlead.options.Secret;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The client of Resource Graph. Sends each query once: the SDK would repeat it, past the limit on queries. Blocks the
/// calling thread, which may be interrupted. Any number of threads.
final class ResourceGraph {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String TOKEN = "fairlead.token";

    private final AzureOptions options;
    private final SourceContext context;
    private final QueryQuota quota = new QueryQuota();
    private @Nullable Opened opened;

    /// Does no I/O.
    ResourceGraph(AzureOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
    }

    AzureOptions options() {
        return options;
    }

    Clock clock() {
        return context.clock();
    }

    QueryQuota quota() {
        return quota;
    }

    /// What is made with the first query: only then the TLS file is read, and the classes of the SDK are loaded.
    private record Opened(AzureHttp http, AzureTokens tokens, ResourceGraphManager manager) {}

    private synchronized Opened open() {
        Opened made = opened;
        if (made == null) {
            AzureHttp http =
                    new AzureHttp(client(), context.answers(), options.limits().timeout());
            HttpPipeline withToken = new HttpPipelineBuilder()
                    .httpClient(http)
                    .policies((call, next) -> {
                        String token = call.getData(TOKEN).map(String::valueOf).orElse("");
                        call.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
                        return next.process();
                    })
                    .build();
            made = new Opened(
                    http,
                    new AzureTokens(options, http, context.clock()),
                    ResourceGraphManager.authenticate(withToken, AzurePlaces.profile(options.endpoints())));
            opened = made;
        }
        return made;
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(TlsContexts.of(options.endpoints().tls(), "INGEST-AZURE-TLS"))
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("azure http ", 0).factory()))
                .build();
    }

    AzureFailures failures(String subscription) {
        return new AzureFailures(subscription, open().tokens(), context.clock());
    }

    /// A valid access token.
    ///
    /// @param requested runs before one is requested
    /// @throws io.fairlead.model.failure.TransientFailure there is none
    Secret token(AzureFailures failures, Runnable requested) throws InterruptedException {
        try {
            Secret token = open().tokens().get(requested);
            if (!token.isGiven()) {
                throw failures.emptyToken();
            }
            return token;
        } catch (Failure e) {
            throw e;
        } catch (RuntimeException e) {
            AzureFailures.throwIfInterrupted(e);
            throw failures.noToken(e);
        }
    }

    /// A page of what a query finds in a subscription.
    ///
    /// @param next the token of the page, empty for the first one
    /// @param token for access
    /// @throws io.fairlead.model.failure.TransientFailure there is no page, or it is not complete
    GraphPage page(GraphQuery query, AzureFailures failures, String next, Secret token) throws InterruptedException {
        Opened client = open();
        Response<QueryResponse> response;
        try {
            response = client.manager()
                    .resourceProviders()
                    .resourcesWithResponse(
                            request(query, failures.subscription(), next), new Context(TOKEN, token.value()));
        } catch (RuntimeException e) {
            AzureFailures.throwIfInterrupted(e);
            if (e instanceof HttpResponseException refused && refused.getResponse() != null) {
                heard(refused.getResponse().getHeaders());
                if (refused.getResponse().getStatusCode() == 401) {
                    client.tokens().reject(token);
                }
            }
            throw failures.of(query, e);
        }
        heard(response.getHeaders());
        return page(query, failures, response);
    }

    private QueryRequest request(GraphQuery query, String subscription, String next) {
        QueryRequestOptions paging = new QueryRequestOptions()
                .withTop(options.limits().pageSize())
                .withResultFormat(ResultFormat.OBJECT_ARRAY);
        return new QueryRequest()
                .withSubscriptions(List.of(subscription))
                .withQuery(query.text())
                .withOptions(next.isEmpty() ? paging : paging.withSkipToken(next));
    }

    private void heard(HttpHeaders headers) {
        quota.heard(
                Objects.requireNonNullElse(headers.getValue(AzureAnswer.REMAINING), ""),
                Objects.requireNonNullElse(headers.getValue(AzureAnswer.RESETS_AFTER), ""));
    }

    private static GraphPage page(GraphQuery query, AzureFailures failures, Response<QueryResponse> response) {
        QueryResponse value = response.getValue();
        if (value == null || !(value.data() instanceof List<?> data)) {
            throw failures.unusable(query, "no list of rows");
        }
        requireComplete(query, failures, response);
        List<Map<?, ?>> rows = rows(query, failures, data);
        if (value.count() != rows.size()) {
            throw failures.incomplete(
                    query, "a page has " + rows.size() + " rows, expected " + value.count() + " as Azure says");
        }
        return new GraphPage(rows, value.totalRecords(), next(value));
    }

    private static void requireComplete(GraphQuery query, AzureFailures failures, Response<QueryResponse> response) {
        QueryResponse value = response.getValue();
        // The SDK reads a number that is not there as 0.
        if (value.resultTruncated() == null) {
            throw failures.unusable(query, "a list that does not say whether it is complete");
        }
        if ("true".equalsIgnoreCase(response.getHeaders().getValue(AzureAnswer.LIMIT_HIT))) {
            throw failures.incomplete(query, "Azure left subscriptions out, as there are too many");
        }
        if (value.resultTruncated() == ResultTruncated.TRUE && next(value).isEmpty()) {
            throw failures.incomplete(query, "Azure says that rows were left out, and names no next page");
        }
    }

    /// The token of the next page, empty on the last.
    private static String next(QueryResponse value) {
        return Objects.requireNonNullElse(value.skipToken(), "");
    }

    private static List<Map<?, ?>> rows(GraphQuery query, AzureFailures failures, List<?> data) {
        List<Map<?, ?>> rows = new ArrayList<>(data.size());
        for (Object row : data) {
            if (!(row instanceof Map<?, ?> map)) {
                throw failures.unusable(query, "a row that is not a map");
            }
            rows.add(map);
        }
        return rows;
    }

    synchronized void close() {
        if (opened != null) {
            opened.http().close();
            opened = null;
        }
    }
}
