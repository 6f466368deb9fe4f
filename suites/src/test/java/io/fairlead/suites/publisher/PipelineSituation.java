package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A target pipeline over a fake mesh: what the tests of its behaviour share.
abstract class PipelineSituation {
    /// Of what comes sooner or later, on a machine however busy.
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final ObjectKey BILLING = key("shop/billing.mesh");
    static final ObjectKey CART = key("shop/cart.mesh");

    final FakeMesh mesh = new FakeMesh("fake", new PlainRenderer(1));
    PipelineRig rig = PipelineRig.on(mesh);

    @AfterEach
    void close() {
        rig.close();
    }

    static ObjectKey key(String service) {
        return new PlainRenderer(1).keys(ServiceKey.parse(service)).getFirst();
    }

    MeshObject desired(String service, String... addresses) {
        return mesh.renderer().render(MeshServices.service(service, addresses)).getFirst();
    }

    void eventuallyHolds(MeshObject... objects) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mesh.owned().values()).containsExactly(objects));
    }

    /// Nothing is under way or waiting any more.
    void settled() {
        await().atMost(PATIENCE).until(() -> rig.pipeline.health().waiting() == 0);
    }

    /// The mesh holds this from an earlier life of the publisher.
    void held(String service, String... addresses) throws InterruptedException {
        mesh.apply(new Create(desired(service, addresses)));
    }

    List<Change> writesAfter(int earlier) {
        return mesh.writes().subList(earlier, mesh.writes().size());
    }
}
