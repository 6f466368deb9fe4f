package io.fairlead.ingest.gcp;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.FastClock;
import io.fairlead.testkit.contract.Fault;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/// Service Directory behind a proxy that breaks what passes, with each service in a location of its own. A page
/// has one
/// entry.
final class DirectoryUnderTest implements RegistryUnderTest {
    /// Of each service.
    private static final Map<String, String> LOCATIONS =
            Map.of("contract-a", "europe-west1", "contract-b", "europe-west4", "contract-c", "us-east1");

    private final ComputeServer server = new ComputeServer();
    private final FaultProxy proxy = new FaultProxy(server.port());
    private final Path key = ServiceAccountKey.temporary(server.at("/token"));

    DirectoryUnderTest() {
        server.directory().paginate(1);
    }

    private static String location(String service) {
        return Objects.requireNonNull(LOCATIONS.get(service));
    }

    @Override
    public RegistrySource newSource() {
        GcpOptions options = new GcpOptions(
                List.of(Project.ID),
                new Identity(new Keys.InFile(key), ""),
                new ServiceDirectory(
                        LOCATIONS.values().stream().sorted().toList(), List.of(), List.of(), proxy.address()),
                new Endpoints(server.at(""), server.at("")),
                new Limits(Duration.ofMillis(100), Duration.ofSeconds(3), 500));
        SourceContext context = new SourceContext(new FastClock(), new Random(7), new ByteBudget(64 << 20));
        return new GcpFactory().create(new SourceId("cloud"), options, context);
    }

    private static String name(Entry entry) {
        return Location.endpoint(location(entry.service()), entry.service(), entry.name());
    }

    @Override
    public void put(Entry entry) {
        server.directory().put(name(entry), "10.0.0.1", entry.port(), Map.of());
    }

    @Override
    public void remove(Entry entry) {
        server.directory().remove(name(entry));
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        server.directory().put(Location.endpoint(location("contract-c"), "other", "bad"), "", 80, Map.of());
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public void failPartOf(String service) {
        proxy.fail(path -> path.contains("/locations/" + location(service) + "/"), new Effect.Status(500));
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(5)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500, ComputeServer.JSON, "{}"));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), ComputeServer.TOKEN));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED -> proxy.fail(new Effect.Status(200, ComputeServer.JSON, "{\"namespaces\": [{\"na"));
            case PARTIAL ->
                proxy.fail(
                        path -> path.contains("pageToken=") && path.contains(location("contract-a")),
                        new Effect.Status(502));
        }
    }

    @Override
    public void restore() {
        proxy.restore();
    }

    /// Longer than a page that is repeated twice, and than the timeout.
    @Override
    public Duration reaction() {
        return Duration.ofMillis(3500);
    }

    @Override
    public Optional<String> secret() {
        return Optional.of(ComputeServer.TOKEN);
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
