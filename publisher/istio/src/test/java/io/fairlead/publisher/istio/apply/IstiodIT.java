package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.istio.render.ServiceSamples;
import io.fairlead.table.image.MeshService;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.WithIstio;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a real istiod makes of what we write.
@WithIstio
@Timeout(240)
class IstiodIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    @Test
    void acceptsWhateverIsRendered(IstiodPeer istiod) throws Exception {
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
