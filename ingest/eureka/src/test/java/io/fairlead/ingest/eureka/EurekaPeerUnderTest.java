package io.fairlead.ingest.eureka;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.EurekaPeer;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A real server behind a proxy that breaks what passes. What it was given is cancelled at the end, not the server.
final class EurekaPeerUnderTest implements RegistryUnderTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final EurekaPeer eureka;
    private final FaultProxy proxy;
    private final Set<Entry> given = new LinkedHashSet<>();

    EurekaPeerUnderTest(EurekaPeer eureka) {
        this.eureka = eureka;
        this.proxy = new FaultProxy(eureka.port());
    }

    @Override
    public RegistrySource newSource() {
        EurekaOptions options = new EurekaOptions(
                List.of(proxy.address().resolve("/eureka")),
                new Access(new Credentials.None(), TlsOptions.NONE, Duration.ofSeconds(1), 1 << 20),
                new Mapping(AddressKind.IP, "", List.of()),
                new Times(Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofMillis(300)));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        return new EurekaFactory().create(new SourceId("eureka"), options, context);
    }

    private static String app(Entry entry) {
        return entry.service().toUpperCase(Locale.ROOT);
    }

    @Override
    public synchronized void put(Entry entry) {
        given.add(entry);
        eureka.register(app(entry), """
            {"instanceId": "%s", "hostName": "%s.example", "app": "%s", "ipAddr": "127.0.0.1", "status": "UP",
             "port": {"$": %d, "@enabled": "true"}, "securePort": {"$": 443, "@enabled": "false"},
             "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}}\
            """.formatted(entry.name(), entry.name(), app(entry), entry.port()));
    }

    @Override
    public synchronized void remove(Entry entry) {
        eureka.cancel(app(entry), entry.name());
    }

    @Override
    public boolean canShow(Fault fault) {
        return fault != Fault.PARTIAL;
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(3)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), "slow down"));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200, JSON, "{\"applications\": {\"apps__hash"));
            case PARTIAL -> throw new IllegalArgumentException("not shown");
        }
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    /// Longer than the timeout of a reading.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(1500);
    }

    @Override
    public synchronized void close() {
        proxy.close();
        given.forEach(this::remove);
    }
}
