package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.publisher.image.MeshService;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.istio.render.ServiceSamples;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a real istiod makes of what we write.
@WithKubernetes
@Timeout(120)
class IstiodIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    @Test
    void acceptsWhateverIsRendered(KubernetesPeer kubernetes, @TempDir Path folder) throws Exception {
        try (IstiodPeer istiod = IstiodPeer.start(kubernetes, folder)) {
            List<MeshService> services = new ArrayList<>(ServiceSamples.unusual("shop"));
            services.addAll(ServiceSamples.random("shop", 300));
            for (MeshService service : services) {
                String content = renderer.render(service).getFirst().content();
                JsonNode response = JSON.readTree(istiod.validate(content)).get("response");
                assertThat(response.get("allowed").asBoolean())
                        .as("%s%n%s", response, content)
                        .isTrue();
            }
            JsonNode refused = JSON.readTree(istiod.validate("""
                    {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry",
                     "metadata": {"name": "x", "namespace": "shop"},
                     "spec": {"hosts": ["x.mesh"], "resolution": "STATIC", "endpoints": [{"address": "vm1"}]}}"""));
            assertThat(refused.at("/response/allowed").asBoolean()).isFalse();
        }
    }

    @Test
    void pushesEndpointsOnlyWhenOnlyEndpointsChanged(KubernetesPeer kubernetes, @TempDir Path folder) throws Exception {
        kubernetes.namespace("eds");
        try (IstiodPeer istiod = IstiodPeer.start(kubernetes, folder);
                IstioTarget target = new IstioTarget(IstioConfig.of(
                        "prod",
                        new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(KubernetesPeer.ADMIN), ""),
                        "shop"))) {
            target.start(_ -> {});
            MeshObject before = object("10.1.0.4");
            target.apply(new Create(before));
            await().atMost(Duration.ofSeconds(20)).until(() -> endpoints(istiod).contains("10.1.0.4"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> log(istiod).contains("for config ServiceEntry/eds/billing.mesh"));
            long services = pushesOf(istiod, "ServiceEntry/eds/billing.mesh");

            target.apply(new Update(before, object("10.1.0.4", "10.1.0.5")));

            await().atMost(Duration.ofSeconds(20)).until(() -> endpoints(istiod).contains("10.1.0.5"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> log(istiod).contains("for config Endpoints/eds/billing.mesh"));
            assertThat(pushesOf(istiod, "ServiceEntry/eds/billing.mesh")).isEqualTo(services);
        }
    }

    private MeshObject object(String... addresses) {
        return renderer.render(MeshServices.service("eds/billing.mesh", addresses))
                .getFirst();
    }

    private static String endpoints(IstiodPeer istiod) throws Exception {
        return istiod.debug("/debug/endpointShardz");
    }

    private static String log(IstiodPeer istiod) throws Exception {
        return Files.readString(istiod.process().log());
    }

    private static long pushesOf(IstiodPeer istiod, String config) throws Exception {
        return log(istiod)
                .lines()
                .filter(line -> line.contains("Push debounce stable") && line.contains(config))
                .count();
    }
}
