package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Ownership;
import io.fairlead.model.Port;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.TableEntry;
import io.fairlead.model.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The values behind the released bytes: fixed forever. A field that a later release adds has its default here.
final class Samples {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final ServiceKey BILLING = ServiceKey.parse("legacy/billing.dc1.mesh");
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123456Z");
    private static final Traits TRAITS =
            new Traits(Sorted.map(Map.of("version", "v2")), Locality.parse("eu/dc1"), 10, "spiffe://mesh/ns/a/sa/b");
    private static final Endpoint ENDPOINT = new Endpoint(
            EndpointKey.parse("[2001:db8::1]:8080|vm-net"),
            List.of(new Port("http", 80, Protocol.HTTP, 8080), new Port("admin", 81, Protocol.GRPC_WEB, 8081)),
            Health.WARNING,
            TRAITS);

    static final RegistryEvent SEEN = new RegistryEvent.InstanceSeen(
            new Stamp(DC1, new Epoch(41), 7, NOON),
            BILLING,
            "node1/billing-1",
            1,
            ENDPOINT,
            new Instance(
                    "node1/billing-1",
                    new Naming("billing", "", "legacy"),
                    "2001:DB8::1",
                    "vm-net",
                    List.of(new ListedPort("http", 80, "http", 8080)),
                    Health.WARNING,
                    TRAITS,
                    Sorted.set(List.of("mesh", "v2")),
                    Sorted.map(Map.of("node", "node1"))));

    static final TableEntry MERGED = new TableEntry.MergedEndpoint(
            BILLING,
            ENDPOINT,
            new Provenance(
                    List.of(new Provenance.Witness(DC1, "node1/billing-1", NOON)),
                    Sorted.map(Map.of("locality", new SourceId("static"))),
                    List.of(new Provenance.Overruled("weight", new SourceId("static"), "3"))));

    static final Decision DECISION = new Decision(
            BILLING,
            ENDPOINT.key(),
            null,
            MERGED,
            "seen by dc1",
            List.of(DC1),
            new Decision.Input("fairlead.changes", 3, 4711, NOON),
            null);

    static final Command COMMAND = new Command(Command.Kind.PIN, "2026-05-04T11:00:00Z", "mia", NOON);

    static final ProcessReport PROCESS_REPORT = new ProcessReport(
            "a/7", "a", 7, "0.2", List.of("ingest"), NOON, NOON.plusSeconds(1), 3, "{\"ready\":true}");

    static final Ownership OWNERSHIP = new Ownership(DC1, "ingest-1", NOON);

    private Samples() {}
}
