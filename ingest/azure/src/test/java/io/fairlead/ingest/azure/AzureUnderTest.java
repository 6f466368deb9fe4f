package io.fairlead.ingest.azure;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.azure.AzureOptions.Cloud;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Limits;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Resource Graph behind a proxy that breaks what passes, with one subscription or one for each service. Tokens come
/// over TLS, past the proxy. Each page has three rows.
final class AzureUnderTest implements RegistryUnderTest {
    private static final List<String> SERVICES = List.of("contract-a", "contract-b", "contract-c");

    private final List<String> subscriptions;
    private final GraphTables tables;
    private final GraphServer server;
    private final FaultProxy proxy;

    AzureUnderTest(int subscriptions) {
        this.subscriptions = List.of(Rows.SUBSCRIPTION, Rows.OTHER_SUBSCRIPTION, "0b1f6471-1bf0-4dda-aec3-cb9272f09592")
                .subList(0, subscriptions);
        this.tables = new GraphTables(this.subscriptions.toArray(String[]::new));
        this.server = new GraphServer(tables);
        this.proxy = new FaultProxy(server.plainPort());
    }

    @Override
    public RegistrySource newSource() {
        AzureOptions options = new AzureOptions(
                subscriptions,
                Machines.LOGIN,
                new Endpoints(
                        Cloud.PUBLIC,
                        server.address(),
                        proxy.address().toString(),
                        new TlsOptions(OwnCertificate.authority(), null, null, "")),
                Machines.SELECTION,
                new Limits(Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofSeconds(1), 3));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        return new AzureFactory().create(new SourceId("azure"), options, context);
    }

    private String subscription(String service) {
        return subscriptions.get(SERVICES.indexOf(service) % subscriptions.size());
    }

    private static String name(Entry entry) {
        return entry.service() + "-" + entry.name();
    }

    @Override
    public void put(Entry entry) {
        String subscription = subscription(entry.service());
        tables.put(
                Rows.nic(subscription, name(entry), "10.0.0.1"),
                Rows.machine(
                        subscription,
                        name(entry),
                        Map.of("service", entry.service(), "port", String.valueOf(entry.port()))));
    }

    @Override
    public void remove(Entry entry) {
        String subscription = subscription(entry.service());
        tables.remove(Rows.machineId(subscription, name(entry)));
        tables.remove(Rows.nicId(subscription, name(entry)));
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        tables.put(Rows.machine(subscriptions.getLast(), "bad", Map.of("service", "other")));
    }

    @Override
    public boolean hasParts() {
        return subscriptions.size() > 1;
    }

    /// The proxy sees the paths only.
    @Override
    public void failPartOf(String service) {
        server.answer((query, _) -> query.subscriptions().contains(subscription(service))
                ? Optional.of(Answer.error(500, "InternalServerError", "sorry"))
                : Optional.empty());
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(3)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500, Answer.JSON, GraphServer.TOKEN + GraphServer.SECRET));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), GraphServer.SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(
                        200, Answer.JSON, "{\"totalRecords\":0,\"count\":0,\"data\":[],\"resultTruncated\":\"fal"));
            case PARTIAL ->
                server.answer((query, _) -> query.table().equals("ComputeResources")
                        ? Optional.of(Answer.error(502, "BadGateway", "sorry"))
                        : Optional.empty());
        }
    }

    @Override
    public void restore() {
        server.answer((_, _) -> Optional.empty());
        proxy.restore();
    }

    /// Longer than the timeout of a call.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(1500);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(GraphServer.SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
