package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TargetWrite;
import io.fairlead.model.TargetWrite.Result;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final ObjectKey KEY = new ObjectKey("ServiceEntry", "shop", "billing");
    private static final MeshObject OBJECT = new MeshObject(KEY, BILLING, "{}");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Decision decision(Outcome outcome) {
        return AuditEntry.of(outcome).orElseThrow().decision("endpoints", 3);
    }

    @Test
    void anAppliedChangeNamesObjectResultAndTimes() {
        Timeline timeline = new Timeline(Map.of(
                Stage.OBSERVED,
                NOON,
                Stage.PRODUCED,
                NOON.plusMillis(1),
                Stage.PLANNED,
                NOON.plusMillis(5),
                Stage.APPLIED,
                NOON.plusMillis(9)));

        Decision decision = decision(new Outcome.Applied("prod", new Change.Update(OBJECT, OBJECT), timeline));

        assertThat(decision.write())
                .isEqualTo(new TargetWrite(
                        "prod", Result.UPDATED, KEY.toString(), "", NOON.plusMillis(5), NOON.plusMillis(9)));
        assertThat(decision.reason()).isEqualTo("target prod: updated " + KEY);
        assertThat(decision.input().observed()).isEqualTo(NOON);
        assertThat(decision.input().produced()).isEqualTo(NOON.plusMillis(1));
        assertThat(decision.before()).isNull();
        assertThat(decision.after()).isNull();
    }

    @Test
    void aWithheldDeletionNamesTheRule() {
        Change delete = new Change.Delete(OBJECT, "gone from the table");

        Decision decision = decision(new Outcome.Withheld("prod", delete, WithheldBy.LIMIT, "20 of 30"));

        assertThat(decision.write())
                .isEqualTo(new TargetWrite("prod", Result.WITHHELD, KEY.toString(), "limit", null, null));
        assertThat(decision.reason()).isEqualTo("target prod: withheld delete of " + KEY + ": 20 of 30");
    }

    @Test
    void whatThePolicyWithholdsIsConfiguredAndHasNone() {
        Change create = new Change.Create(OBJECT);

        assertThat(AuditEntry.of(new Outcome.Withheld("prod", create, WithheldBy.POLICY, "plan-only")))
                .isEmpty();
    }

    @Test
    void aConflictAndARejectionNameTheirCause() {
        assertThat(decision(new Outcome.Conflict("prod", BILLING, KEY, "argo")).write())
                .isEqualTo(new TargetWrite("prod", Result.CONFLICT, KEY.toString(), "", null, null));
        Decision rejected =
                decision(new Outcome.Rejected("prod", BILLING, new RejectedFailure("MESH-BAD", "port 0 is none")));
        assertThat(rejected.write()).isEqualTo(new TargetWrite("prod", Result.REJECTED, "", "MESH-BAD", null, null));
        assertThat(rejected.reason()).isEqualTo("target prod: rejected: port 0 is none");
    }
}
