package io.fairlead.ingest.consul;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import io.fairlead.ingest.consul.ConsulOptions.Freshness;
import io.fairlead.ingest.consul.ConsulOptions.Limits;
import io.fairlead.ingest.consul.ConsulOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A real Consul behind a proxy that breaks what passes.
final class ConsulUnderTest implements RegistryUnderTest {
    private static final String SECRET = "c0ffee00-0000-4000-8000-00000000beef";

    private final ConsulPeer consul;
    private final FaultProxy proxy;
    private final Limits limits;

    ConsulUnderTest(ConsulPeer consul, int maxConnections) {
        this.consul = consul;
        this.proxy = new FaultProxy(consul.port());
        this.limits = new Limits(
                maxConnections, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 64 << 20);
        clear();
    }

    private void clear() {
        consul.put("/v1/catalog/deregister", "{\"Node\": \"external\"}");
    }

    @Override
    public RegistrySource newSource() {
        return source(List.of(Duration.ofMillis(100), Duration.ofMillis(500)));
    }

    @Override
    public RegistrySource newPatientSource() {
        return source(Settling.READINGS);
    }

    private RegistrySource source(List<Duration> settling) {
        return new ConsulSource(
                new SourceId("consul"),
                new ConsulOptions(
                        proxy.address(),
                        new Secret(SECRET),
                        Selection.DEFAULT,
                        new Freshness(Consistency.STALE, Duration.ofSeconds(30), Duration.ofSeconds(1)),
                        limits,
                        null),
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                settling);
    }

    @Override
    public void put(Entry entry) {
        consul.register(entry.service(), id(entry), entry.port());
    }

    @Override
    public void remove(Entry entry) {
        consul.deregister(id(entry));
    }

    private static String id(Entry entry) {
        return entry.service() + "-" + entry.name();
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(3)));
            case SLOW -> proxy.fail(new Effect.Trickle(150));
            case ERROR -> proxy.fail(error(500));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "too many requests\n"));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(200, Map.of("X-Consul-Index", "7"), "[{\"Node\": {\"Node\": \"ext"));
            case PARTIAL -> proxy.fail(path -> path.startsWith("/v1/health/service/contract-b"), error(502));
        }
    }

    /// As near to an answer as an error comes: beside the status, only what the source itself cross-checks tells them
    /// apart.
    private static Effect error(int status) {
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "X-Consul-Index", "7",
                "X-Consul-KnownLeader", "true",
                "X-Consul-LastContact", "0");
        return new Effect.Status(status, headers, "[]");
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    @Override
    public boolean canGoBackwards() {
        return true;
    }

    @Override
    public void goBackwards() {
        consul.restartEmpty();
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(SECRET);
    }

    int mostConnections() {
        return proxy.mostConnections();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
