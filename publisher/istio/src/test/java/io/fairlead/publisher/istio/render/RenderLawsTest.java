package io.fairlead.publisher.istio.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.health.HealthVerdict;
import io.fairlead.publisher.istio.render.RandomServices.Parts;
import io.fairlead.publisher.plan.MeshObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderLawsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(new RenderOptions(
            new OwnerMark("shop"), HealthPolicy.DEFAULT, VirtualAddresses.TCP_ONLY, ClusterHosts.REFUSED));

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    private MeshObject render(Parts parts) {
        return renderer.render(parts.service()).getFirst();
    }

    /// L10.
    @ParameterizedTest
    @MethodSource("seeds")
    void rendersTheSameBytesInWhateverOrderTheServiceCameTogether(long seed) {
        Random random = new Random(seed);
        Parts parts = new RandomServices(random).next();
        // Two endpoints of one key are one endpoint, the last: which one that is must not depend on the order here.
        Parts distinct = parts.withEndpoints(parts.service().endpoints().values().stream()
                .map(MergedEndpoint::endpoint)
                .toList());

        assertThat(render(distinct.shuffled(random)).content())
                .isEqualTo(render(distinct).content());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aChangeOfEndpointsChangesNothingButEndpoints(long seed) throws Exception {
        Random random = new Random(seed);
        RandomServices services = new RandomServices(random);
        Parts before = nonEmpty(services, services.next());
        Parts after = nonEmpty(services, before.withEndpoints(services.endpoints(before.ports(), 3)));

        assertThat(withoutEndpoints(render(after))).isEqualTo(withoutEndpoints(render(before)));
    }

    /// A service that is DNS becomes STATIC with its last endpoint; that is the exception, so one passing endpoint
    /// stays here.
    private static Parts nonEmpty(RandomServices services, Parts parts) {
        boolean passing = parts.service().endpoints().values().stream()
                .map(MergedEndpoint::endpoint)
                .anyMatch(endpoint -> HealthPolicy.DEFAULT.condition(endpoint) == HealthVerdict.HEALTHY);
        return passing ? parts : nonEmpty(services, parts.withEndpoints(services.endpoints(parts.ports(), 4)));
    }

    private static JsonNode withoutEndpoints(MeshObject object) throws Exception {
        ObjectNode tree = (ObjectNode) JSON.readTree(object.content());
        ((ObjectNode) tree.get("spec")).remove("endpoints");
        return tree;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackWhatWasRenderedWhateverElseStandsInTheObject(long seed) {
        MeshObject object = render(new RandomServices(new Random(seed)).next());
        ServiceEntry actual = ServiceEntryJson.read(object.content());
        Map<String, String> labels = new HashMap<>(actual.getMetadata().getLabels());
        labels.put("argocd.argoproj.io/instance", "x");
        actual.getMetadata().setLabels(labels);
        actual.getMetadata().getAnnotations().put("someone/else", "y");
        actual.getMetadata().setResourceVersion("77");
        actual.getMetadata().setGeneration(3L);
        actual.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
        actual.getSpec().setExportTo(List.of("."));
        actual.getSpec().setAddresses(List.of("240.240.0.1"));

        assertThat(ServiceEntryReader.read(actual)).contains(object);
    }
}
