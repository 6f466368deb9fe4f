package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldBy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An outcome that needs a remedy names it.
class LogListenerTest {
    private static final Change DELETE = new Delete(
            new MeshObject(new ObjectKey("Plain", "shop", "billing"), ServiceKey.parse("shop/billing.mesh"), "{}"),
            "shop/billing.mesh is not in the table");

    @ParameterizedTest
    @EnumSource
    void saysOfWhatIsWithheldByWhomWhyAndWhatToDo(WithheldBy by) {
        assertThat(LogListener.line(new Withheld("prod", DELETE, by, "too many")))
                .isEqualTo("withheld target=prod action=delete object=\"Plain shop/billing\" service=shop/billing.mesh"
                        + " because=\"shop/billing.mesh is not in the table\" by=" + by
                        + " reason=\"too many\" remedy=\"" + by.remedy() + "\"");
        assertThat(by.remedy()).isNotBlank();
    }

    @Test
    void saysOfAContestedObjectUntilWhenItIsLeftAloneAndWhatToDo() {
        DriftBudget budget = new DriftBudget(5, Duration.ofMinutes(10));
        assertThat(LogListener.line(new Contested("prod", DELETE, budget, Instant.parse("2026-01-01T12:10:00Z"))))
                .startsWith("contested target=prod action=delete object=\"Plain shop/billing\"")
                .contains(
                        " repairs=5 within=PT10M left=alone until=2026-01-01T12:10:00Z remedy=\"find the other writer")
                .endsWith("see docs/operations/drift-contested.md\"");
    }
}
