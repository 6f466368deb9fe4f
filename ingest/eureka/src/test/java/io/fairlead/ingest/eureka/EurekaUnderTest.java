package io.fairlead.ingest.eureka;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A canned server behind a proxy that breaks what passes.
final class EurekaUnderTest implements RegistryUnderTest {
    private static final String SECRET = "c0ffee00-0000-4000-8000-00000000beef";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final CannedEureka server = new CannedEureka();
    private final FaultProxy proxy = new FaultProxy(server.port());

    EurekaUnderTest(boolean isXml) {
        server.expectAuthorization(
                "Basic " + Base64.getEncoder().encodeToString(("me:" + SECRET).getBytes(StandardCharsets.UTF_8)));
        if (isXml) {
            server.speakXml();
        }
    }

    @Override
    public RegistrySource newSource() {
        return source(Duration.ofMillis(300));
    }

    @Override
    public RegistrySource newPatientSource() {
        return source(Duration.ofMinutes(2));
    }

    private RegistrySource source(Duration removalDelay) {
        EurekaOptions options = new EurekaOptions(
                List.of(proxy.address().resolve("/eureka/")),
                new Access(
                        new Credentials.Basic("me", new Secret(SECRET), null),
                        TlsOptions.NONE,
                        Duration.ofSeconds(1),
                        1 << 20),
                new Mapping(AddressKind.IP, "", List.of()),
                new Times(Duration.ofMillis(100), Duration.ofMinutes(10), removalDelay));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        return new EurekaFactory().create(new SourceId("eureka"), options, context);
    }

    @Override
    public void put(Entry entry) {
        server.registry.register(Lease.up(app(entry), entry.name(), entry.port()));
    }

    @Override
    public void remove(Entry entry) {
        server.registry.cancel(app(entry), entry.name());
    }

    private static String app(Entry entry) {
        return entry.service().toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        server.registry.register(Lease.up("OTHER", "bad", 1).withPort("\"many\""));
    }

    @Override
    public boolean canGoBackwards() {
        return true;
    }

    /// As a server that restarts.
    @Override
    public void goBackwards() {
        server.registry.restart();
    }

    /// A reading is one request, but for the delta.
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
            case ERROR -> proxy.fail(new Effect.Status(500, JSON, empty()));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), SECRET));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200, JSON, "{\"applications\": {\"apps__hash"));
            case PARTIAL -> throw new IllegalArgumentException("not shown");
        }
    }

    /// As near to a response as an error comes.
    private static String empty() {
        return "{\"applications\": {\"versions__delta\": \"1\", \"apps__hashcode\": \"\", \"application\": []}}";
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
    public Optional<String> secret() {
        return Optional.of(SECRET);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
