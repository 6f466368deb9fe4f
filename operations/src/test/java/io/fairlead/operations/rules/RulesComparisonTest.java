package io.fairlead.operations.rules;

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
import io.fairlead.operations.rules.RulesComparison.Removed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table of [RulesComparison], row by row.
class RulesComparisonTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final ServiceKey WEB = ServiceKey.parse("shop/web.mesh");
    private static final Endpoint ENDPOINT = new Endpoint(
            EndpointKey.parse("10.0.0.1:80"),
            List.of(new Port("http", 80, Protocol.HTTP, 80)),
            Health.PASSING,
            Traits.NONE);

    /// By the id of the instance.
    private static final Rules RULES = raw -> switch (raw.id()) {
        case "drop" -> new RuleOutcome.Dropped("rules[0].drop");
        case "move" -> new RuleOutcome.Mapped(ServiceKey.parse("shop/elsewhere.mesh"), ENDPOINT);
        case "reject" -> new RuleOutcome.Rejected(new RejectedFailure("INGEST-TEST", "no"));
        default -> new RuleOutcome.Mapped(WEB, ENDPOINT);
    };

    private static InstanceSeen seen(String id, boolean withRaw) {
        Instance raw = new Instance(
                id,
                Naming.of("web"),
                "10.0.0.1",
                "",
                List.of(),
                Health.PASSING,
                Traits.NONE,
                new TreeSet<>(),
                new TreeMap<>());
        return new InstanceSeen(
                new Stamp(DC1, new Epoch(1), 1, Instant.EPOCH), WEB, id, 0, ENDPOINT, withRaw ? raw : null);
    }

    @Test
    void whatOtherRulesMapElsewhereDropOrRejectIsADifference() {
        RulesComparison compared = RulesComparison.of(
                DC1,
                Optional.of(List.of(
                        seen("reject", true),
                        seen("same", true),
                        seen("move", true),
                        seen("drop", true),
                        seen("old", false))),
                RULES);

        assertThat(compared.same()).isEqualTo(1);
        assertThat(compared.unknown()).isEqualTo(1);
        assertThat(compared.isListed()).isTrue();
        assertThat(compared.differences())
                .extracting(it -> it.seen().instance())
                .containsExactly("drop", "move", "reject");
        assertThat(compared.isComplete()).isFalse();
    }

    @Test
    void whatIsListedIsRemovedWithItsSource() {
        RulesComparison compared =
                RulesComparison.removed(DC1, Optional.of(List.of(seen("b", false), seen("a", true))));

        assertThat(compared.isComplete()).isTrue();
        assertThat(compared.differences())
                .allMatch(Removed.class::isInstance)
                .extracting(it -> it.seen().instance())
                .containsExactly("a", "b");
    }

    @Test
    void aSourceWithoutItsLastSnapshotIsNotTakenForUnchanged() {
        assertThat(RulesComparison.of(DC1, Optional.empty(), RULES).isComplete())
                .isFalse();
        assertThat(RulesComparison.removed(DC1, Optional.empty()).isComplete()).isFalse();
        assertThat(RulesComparison.of(DC1, Optional.of(List.of()), RULES).isComplete())
                .isTrue();
    }
}
