package io.fairlead.publisher.istio.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderingsTest {
    private static final List<ServicePort> PORTS = List.of(Fixtures.HTTP);
    private final Renderings renderings = new Renderings(100);

    private static ServiceKey service(int number) {
        return new ServiceKey("shop", "s" + number + ".mesh");
    }

    private static Rendering of(int endpoints, int characters) {
        return new Rendering(
                new MergedEndpoint[endpoints],
                new HealthVerdict[endpoints],
                new EndpointTexts("x".repeat(characters), 0, new int[endpoints]),
                true);
    }

    private void put(int service, int endpoints, int characters) {
        renderings.put(service(service), PORTS, of(endpoints, characters));
    }

    private boolean holds(int service) {
        return renderings.last(service(service), PORTS) != Rendering.NONE;
    }

    @Test
    void knowsOnlyRenderingsForTheSamePorts() {
        put(1, 64, 10);

        assertThat(holds(1)).isTrue();
        assertThat(renderings.last(service(1), List.of())).isSameAs(Rendering.NONE);
    }

    @Test
    void letsTheLeastRecentlyUsedGoWhenThereAreTooManyCharacters() {
        put(1, 64, 40);
        put(2, 64, 40);
        assertThat(holds(1)).isTrue();
        put(3, 64, 40);

        assertThat(holds(1)).isTrue();
        assertThat(holds(2)).isFalse();
        assertThat(holds(3)).isTrue();
        assertThat(renderings.characters()).isEqualTo(80);
    }

    @Test
    void letsAServiceGoThatIsSmallAgainOrTooLargeAlone() {
        put(1, 64, 40);
        put(1, 63, 40);
        assertThat(holds(1)).isFalse();
        put(2, 64, 40);
        put(2, 64, 101);
        assertThat(holds(2)).isFalse();
        assertThat(renderings.characters()).isZero();
    }
}
