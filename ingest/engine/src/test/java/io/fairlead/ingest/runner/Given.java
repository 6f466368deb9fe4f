package io.fairlead.ingest.runner;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Port;
import io.fairlead.model.Position;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Small instances, and rules that do with them what their tags say: `drop`, `reject`, `reject-again`.
public final class Given {
    public static final SourceId DC1 = new SourceId("dc1");
    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Position ANYWHERE = Position.of(0);

    public static final Rules RULES = raw -> {
        if (raw.tags().contains("drop")) {
            return new RuleOutcome.Dropped("rules[0].drop");
        }
        if (raw.tags().contains("reject") || raw.tags().contains("reject-again")) {
            return new RuleOutcome.Rejected(new RejectedFailure("INGEST-TEST", "tagged " + raw.tags()));
        }
        int port = raw.ports().getFirst().target();
        return new RuleOutcome.Mapped(
                service(raw.naming().service()),
                new Endpoint(
                        EndpointKey.parse("10.0.0.1:" + port),
                        List.of(new Port("http", 80, Protocol.HTTP, port)),
                        Health.PASSING,
                        Traits.NONE));
    };

    private Given() {}

    /// The seeds of a law test: 500, or the one of `-Dseed=n`.
    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    public static ServiceKey service(String name) {
        return ServiceKey.parse("shop/" + name + ".mesh");
    }

    public static Instance instance(String id, String service, int port, String... tags) {
        return new Instance(
                id,
                Naming.of(service),
                "10.0.0.1",
                "",
                List.of(ListedPort.target(port)),
                Health.PASSING,
                Traits.NONE,
                Sorted.set(List.of(tags)),
                Sorted.map(Map.<String, String>of()));
    }

    public static CompleteReport all(Instance... instances) {
        return CompleteReport.ofAll(List.of(instances), ANYWHERE, NOON);
    }

    public static CompleteReport answer(Scope scope, List<Instance> instances, List<String> unread) {
        return new CompleteReport(scope, instances, unread, ANYWHERE, NOON);
    }

    public static Delta delta(List<Instance> seen, String... gone) {
        return new Delta(seen, List.of(gone), ANYWHERE, NOON);
    }
}
