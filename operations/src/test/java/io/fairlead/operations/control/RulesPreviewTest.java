package io.fairlead.operations.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Naming;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table of [RulesPreview], row by row.
class RulesPreviewTest {
    private static final ServiceKey WEB = ServiceKey.parse("shop/web.mesh");
    private static final ServiceKey ELSEWHERE = ServiceKey.parse("shop/elsewhere.mesh");

    private static InstanceSeen seen(String id, String address) {
        Instance raw = new Instance(
                id,
                Naming.of("web"),
                address,
                "",
                List.of(),
                Health.PASSING,
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
        return new InstanceSeen(
                new Stamp(new SourceId("dc1"), new Epoch(1), 1, Instant.EPOCH),
                WEB,
                raw.id(),
                0,
                endpoint(address),
                raw);
    }

    private static Endpoint endpoint(String address) {
        return new Endpoint(
                key(address), List.of(new Port("http", 80, Protocol.HTTP, 80)), Health.PASSING, Traits.NONE);
    }

    private static EndpointKey key(String address) {
        return EndpointKey.parse(address + ":80");
    }

    /// By the id of the instance.
    private static final Rules RULES = raw -> switch (raw.id()) {
        case "drop" -> new RuleOutcome.Dropped("rules[0].drop");
        case "move" -> new RuleOutcome.Mapped(ELSEWHERE, endpoint(raw.address()));
        case "reject" -> new RuleOutcome.Rejected(new RejectedFailure("INGEST-TEST", "no"));
        default -> new RuleOutcome.Mapped(WEB, endpoint(raw.address()));
    };

    private final RulesPreview preview = new RulesPreview(
            List.of(
                    seen("same", "10.0.0.1"),
                    seen("drop", "10.0.0.2"),
                    seen("move", "10.0.0.3"),
                    seen("reject", "10.0.0.4"),
                    seen("drop", "10.0.0.5"),
                    seen("twin", "10.0.0.5")),
            RULES);

    private boolean keeps(String address, String... instances) {
        return preview.keeps(WEB, key(address), List.of(instances));
    }

    @Test
    void tellsEachCase() {
        assertThat(keeps("10.0.0.1", "same")).isTrue();
        assertThat(keeps("10.0.0.2", "drop")).isFalse();
        assertThat(keeps("10.0.0.3", "move")).isFalse();
        assertThat(keeps("10.0.0.4", "reject")).isTrue();
        assertThat(keeps("10.0.0.5", "drop", "twin")).isTrue();
        assertThat(keeps("10.0.0.9", "not listed")).isTrue();
    }
}
