package io.fairlead.ingest.consul;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.ByteBudget;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpClients;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Queries Consul over HTTP. Blocks the calling thread, which may be interrupted: then the request is aborted. Any
/// number of threads.
final class ConsulClient implements AutoCloseable {
    private final ConsulOptions config;
    private final Clock clock;
    private final HttpClient client;
    private final BoundedHttp http;

    ConsulClient(ConsulOptions config, Clock clock) {
        this(config, clock, ByteBudget.ofHeap());
    }

    /// Reads the TLS files.
    ///
    /// @throws ConfigurationFailure a TLS file cannot be used
    ConsulClient(ConsulOptions config, Clock clock, ByteBudget budget) {
        this.config = config;
        this.clock = clock;
        HttpClient.Builder builder =
                HttpClients.builder("consul http", config.limits().connectTimeout());
        if ("https".equals(config.address().getScheme())) {
            builder.sslContext(TlsContexts.of(tls(config), "INGEST-CONSUL-TLS"));
        }
        this.client = builder.build();
        this.http = new BoundedHttp(client, budget);
    }

    /// If the client connects to the IP address ([#base]), the certificate still has to name the host.
    private static TlsOptions tls(ConsulOptions config) {
        TlsOptions given = config.tls() == null ? TlsOptions.NONE : config.tls();
        return config.address().getHost() == null && given.serverName().isEmpty()
                ? new TlsOptions(given.ca(), given.certificate(), given.key(), ConsulAddress.host(config.address()))
                : given;
    }

    /// @throws TransientFailure Consul did not respond, or not with fresh and complete data
    /// @throws ConfigurationFailure Consul can never respond to this query
    ConsulAnswer ask(ConsulQuery query) throws InterruptedException {
        ConsulFailures failures = new ConsulFailures(config, query);
        AnswerBounds bounds = new AnswerBounds(config.limits().maxAnswerBytes(), patience(query));
        try (HttpAnswer answer = http.send(request(query), bounds)) {
            Instant observed = clock.instant();
            if (answer.status() != 200) {
                throw failures.status(answer);
            }
            return ConsulReply.read(answer, failures, observed);
        } catch (IOException e) {
            throw failures.exchange(e);
        }
    }

    private HttpRequest request(ConsulQuery query) throws UnknownHostException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + Urls.of(config, query)))
                .header("Accept", "application/json");
        if (config.token().isGiven()) {
            request.header("X-Consul-Token", config.token().value());
        }
        return request.build();
    }

    /// The JDK's client accepts no host with an underscore, as used by DNS servers and Docker: such a name is resolved
    /// here, and the client connects to the address.
    private String base() throws UnknownHostException {
        URI address = config.address();
        if (address.getHost() != null) {
            return address.toString();
        }
        String host = ConsulAddress.host(address);
        InetAddress resolved = InetAddress.getByName(host);
        String literal =
                resolved instanceof Inet6Address ? "[" + resolved.getHostAddress() + "]" : resolved.getHostAddress();
        return address.toString().replaceFirst(Pattern.quote(host), Matcher.quoteReplacement(literal));
    }

    /// Consul adds up to a sixteenth to the wait, so that not all waits end at the same time (its documentation of
    /// blocking queries).
    private Duration patience(ConsulQuery query) {
        Duration wait = query.index() > 0 ? query.maxWait() : Duration.ZERO;
        return wait.plus(wait.dividedBy(16)).plus(config.limits().readTimeout());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
