package io.fairlead.ingest.gcp;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
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
import java.util.stream.Collectors;

/// Compute Engine behind a proxy that breaks what passes. Each service is in a project of its own, or all are in one
/// project, each in a zone of its own. A page has one instance.
final class ComputeUnderTest implements RegistryUnderTest {
    enum Parts {
        PROJECTS,
        ZONES
    }

    /// Of each service.
    private static final Map<String, String> ZONES =
            Map.of("contract-a", "europe-west1-b", "contract-b", "europe-west1-c", "contract-c", "us-east1-b");

    private final Parts parts;
    private final ComputeServer server = new ComputeServer();
    private final FaultProxy proxy = new FaultProxy(server.port());
    private final Path key = ServiceAccountKey.temporary(server.at("/token"));

    ComputeUnderTest(Parts parts) {
        this.parts = parts;
    }

    private static String zone(String service) {
        return Objects.requireNonNull(ZONES.get(service));
    }

    private String project(String service) {
        return parts == Parts.PROJECTS ? "project-" + service : Project.ID;
    }

    @Override
    public RegistrySource newSource() {
        List<String> projects =
                ZONES.keySet().stream().map(this::project).distinct().sorted().collect(Collectors.toList());
        GcpOptions options = new GcpOptions(
                projects,
                new Identity(new Keys.InFile(key), ""),
                Project.SELECTION,
                new Endpoints(proxy.address(), server.at("")),
                new Limits(Duration.ofMillis(100), Duration.ofSeconds(3), 1));
        SourceContext context = new SourceContext(new FastClock(), new Random(7), new ByteBudget(64 << 20));
        return new GcpFactory().create(new SourceId("cloud"), options, context);
    }

    private static String id(Entry entry) {
        int service = List.of("contract-a", "contract-b", "contract-c").indexOf(entry.service());
        return Integer.toString(1000 + service * 100 + (entry.name().equals("one") ? 1 : 2));
    }

    private static Machine machine(Entry entry) {
        return Machine.of(id(entry), zone(entry.service()), entry.service())
                .with("port", Integer.toString(entry.port()));
    }

    @Override
    public void put(Entry entry) {
        server.put(project(entry.service()), machine(entry));
    }

    /// In the zones of one project as a deletion, which Compute Engine no longer lists; in several projects as a stop.
    @Override
    public void remove(Entry entry) {
        switch (parts) {
            case ZONES -> server.remove(project(entry.service()), id(entry));
            case PROJECTS -> server.put(project(entry.service()), machine(entry).in("TERMINATED"));
        }
    }

    @Override
    public boolean canHoldABadItem() {
        return true;
    }

    @Override
    public void putABadItem() {
        server.put(
                project("contract-c"), Machine.of("1900", "us-east1-b", "other").in("DANCING"));
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public void failPartOf(String service) {
        switch (parts) {
            case PROJECTS -> proxy.fail(path -> path.contains("/" + project(service) + "/"), new Effect.Status(500));
            case ZONES -> server.warn(zone(service), "UNREACHABLE");
        }
    }

    @Override
    public void fail(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> proxy.fail(new Effect.Refuse());
            case SILENT -> proxy.fail(new Effect.Silence());
            case LATE -> proxy.fail(new Effect.Delay(Duration.ofSeconds(5)));
            case SLOW -> proxy.fail(new Effect.Trickle(50));
            case ERROR -> proxy.fail(new Effect.Status(500, ComputeServer.JSON, server.page(List.of(), "", false)));
            case BUSY -> proxy.fail(new Effect.Status(429, Map.of("Retry-After", "1"), ComputeServer.TOKEN));
            case HALF_CLOSED -> proxy.fail(new Effect.HalfClose());
            case TRUNCATED -> proxy.fail(new Effect.Truncate());
            case MALFORMED ->
                proxy.fail(new Effect.Status(
                        200, ComputeServer.JSON, "{\"kind\": \"compute#instanceAggregatedList\", \"items\": {\"zon"));
            case PARTIAL ->
                proxy.fail(
                        path -> path.contains("pageToken=") && path.contains(project("contract-a")),
                        new Effect.Status(502));
        }
    }

    @Override
    public void restore() {
        proxy.restore();
        ZONES.values().forEach(zone -> server.warn(zone, ""));
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
