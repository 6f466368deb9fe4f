package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.BILLING;
import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.labels;
import static io.fairlead.publisher.istio.render.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Traits;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.publisher.spi.Rendered;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Services with more endpoints than one ServiceEntry takes (ADR 21).
class OversizedServicesTest {
    private static final Port PORT = new Port("http", 80, Protocol.HTTP, 8080);

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    private static List<Endpoint> many(int count, Traits traits) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        endpoint("10." + (1 + i % 3) + "." + i / 600 + "." + i / 3 % 200, Health.PASSING, traits, PORT))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static MeshService of(List<Endpoint> endpoints) {
        return service(BILLING, List.of(HTTP), endpoints.toArray(Endpoint[]::new));
    }

    private static Set<String> addresses(Rendered rendered) {
        return ServiceEntryJson.read(rendered.objects().getFirst().content()).getSpec().getEndpoints().stream()
                .map(WorkloadEntry::getAddress)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void haveAsManyEndpointsAsIstioTakesAndAreNoted() {
        Rendered rendered = renderer.renderWithNotices(of(many(5000, Traits.NONE)));

        assertThat(addresses(rendered)).hasSize(4096);
        assertThat(rendered.notices())
                .containsExactly(new Notice.Oversized(5000, 4096, "a ServiceEntry can hold at most 4096 endpoints"));
    }

    @Test
    void areNotNotedWhileAllEndpointsFit() {
        Rendered rendered = renderer.renderWithNotices(of(many(4096, Traits.NONE)));

        assertThat(addresses(rendered)).hasSize(4096);
        assertThat(rendered.notices()).isEmpty();
    }

    /// Case 14 of target: the object was left as it was, with endpoints that were long dead.
    @Test
    void loseTheEndpointThatLeaves() {
        List<Endpoint> endpoints = many(5000, Traits.NONE);
        Set<String> before = addresses(renderer.renderWithNotices(of(endpoints)));
        Endpoint leaving = endpoints.stream()
                .filter(it -> before.contains(it.key().address().value()))
                .findFirst()
                .orElseThrow();
        endpoints.remove(leaving);
        Set<String> after = addresses(renderer.renderWithNotices(of(endpoints)));

        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(after);
        assertThat(gone).containsExactly(leaving.key().address().value());
        assertThat(after).hasSize(4096);
    }

    @Test
    void loseAtMostOneToAnEndpointThatJoins() {
        List<Endpoint> endpoints = many(5000, Traits.NONE);
        Set<String> before = addresses(renderer.renderWithNotices(of(endpoints)));
        endpoints.add(endpoint("10.0.0.1", Health.PASSING, Traits.NONE, PORT));
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(addresses(renderer.renderWithNotices(of(endpoints))));

        assertThat(gone).hasSizeLessThanOrEqualTo(1);
    }

    /// Which are written does not depend on the order of their addresses, so that no zone goes whole.
    @Test
    void keepTheShareOfEachPartOfTheirAddresses() {
        Set<String> written = addresses(renderer.renderWithNotices(of(many(12000, Traits.NONE))));

        for (String network : List.of("10.1.", "10.2.", "10.3.")) {
            assertThat(written.stream().filter(it -> it.startsWith(network)).count())
                    .as("of 4000 in " + network)
                    .isBetween(1250L, 1480L);
        }
    }

    @Test
    void preferHealthyEndpointsInPanic() {
        List<Endpoint> endpoints = many(6000, Traits.NONE);
        Set<String> healthy = endpoints.subList(0, 2000).stream()
                .map(it -> it.key().address().value())
                .collect(Collectors.toSet());
        for (int i = 2000; i < 6000; i++) {
            endpoints.set(i, endpoint(endpoints.get(i).key().address().value(), Health.CRITICAL, Traits.NONE, PORT));
        }
        Rendered rendered = renderer.renderWithNotices(of(endpoints));

        assertThat(addresses(rendered)).hasSize(4096).containsAll(healthy);
        assertThat(rendered.notices())
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.PANIC, Notice.Kind.OVERSIZED);
    }

    @Test
    void areShortenedToTheBytesThatOneObjectTakes() {
        Rendered rendered = renderer.renderWithNotices(of(many(3000, labels("k", "v".repeat(500)))));
        String content = rendered.objects().getFirst().content();

        assertThat(content.length()).isBetween(1_380_000, 1_400_000);
        assertThat(rendered.notices()).singleElement().isInstanceOfSatisfying(Notice.Oversized.class, notice -> {
            assertThat(notice.endpoints()).isEqualTo(3000);
            assertThat(notice.limit()).isEqualTo("an object can hold at most 1400000 bytes");
        });
    }

    @Test
    void areTheSameWhateverWasRenderedBefore() {
        List<Endpoint> endpoints = many(5000, Traits.NONE);
        renderer.render(of(endpoints));
        endpoints.subList(100, 700).clear();

        assertThat(renderer.render(of(endpoints)).getFirst().content())
                .isEqualTo(new ServiceEntryRenderer(RenderOptions.of("shop"))
                        .render(of(endpoints))
                        .getFirst()
                        .content());
    }

    @Test
    void areWrittenWholeAgainOnceTheyFit() {
        List<Endpoint> endpoints = many(5000, Traits.NONE);
        renderer.render(of(endpoints));
        List<Endpoint> three = Arrays.asList(endpoints.get(0), endpoints.get(1), endpoints.get(2));

        assertThat(addresses(renderer.renderWithNotices(of(three)))).hasSize(3);
    }
}
