package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.pipeline.Outcome.NoticeEnded;
import io.fairlead.publisher.pipeline.Outcome.Noticed;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.testkit.mesh.MeshServices;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a target says of services that it writes all the same.
@Timeout(180)
class TargetNoticesTest extends PipelineSituation {
    private static final ServiceKey SERVICE = ServiceKey.parse("shop/billing.mesh");

    private void health(String address, Health health) {
        MergedEndpoint passing = MeshServices.endpoint(SERVICE, address, "v1");
        Endpoint endpoint = passing.endpoint();
        rig.write(new MergedEndpoint(
                SERVICE,
                new Endpoint(endpoint.key(), endpoint.ports(), health, endpoint.traits()),
                passing.provenance()));
    }

    private int count(Notice.Kind kind) {
        return rig.pipeline.health().notices().getOrDefault(kind, -1);
    }

    @Test
    void aServiceInPanicKeepsItsEndpointsAndIsToldOnce() {
        rig.service("shop/billing.mesh", "10.1.0.4", "10.1.0.5").open();
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5"));

        health("10.1.0.4", Health.CRITICAL);
        health("10.1.0.5", Health.CRITICAL);
        rig.offer("shop/billing.mesh");
        await().atMost(PATIENCE).until(() -> count(Notice.Kind.PANIC) == 1);
        assertThat(mesh.owned().values()).containsExactly(desired("shop/billing.mesh", "10.1.0.4", "10.1.0.5"));
        assertThat(rig.pipeline.notices()).containsEntry(SERVICE, List.of(new Notice.Panic(0, 2)));

        health("10.1.0.4", Health.PASSING);
        rig.offer("shop/billing.mesh");
        eventuallyHolds(desired("shop/billing.mesh", "10.1.0.4"));
        await().atMost(PATIENCE).until(() -> rig.outcomes(NoticeEnded.class).size() == 1);
        assertThat(count(Notice.Kind.PANIC)).isZero();
        assertThat(rig.outcomes(Noticed.class)).hasSize(1);
    }

    @Test
    void aHostInTwoNamespacesIsWrittenAndNoted() {
        rig.service("shop/billing.mesh", "10.1.0.4")
                .service("pay/billing.mesh", "10.1.0.7")
                .open();
        await().atMost(PATIENCE).until(() -> !rig.outcomes(Noticed.class).isEmpty());
        assertThat(count(Notice.Kind.SHARED_HOST)).isPositive();
        assertThat(rig.outcomes(Noticed.class).getFirst().notice())
                .isEqualTo(new Notice.SharedHost("billing.mesh", Sorted.set(List.of("pay", "shop"))));
        await().atMost(PATIENCE).until(() -> mesh.owned().size() == 2);
    }
}
