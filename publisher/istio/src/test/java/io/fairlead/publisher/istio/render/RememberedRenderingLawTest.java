package io.fairlead.publisher.istio.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.table.image.MeshService;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// L10, whatever a renderer rendered before: what it remembers shows in nothing.
class RememberedRenderingLawTest {
    private static final int CHANGES = 12;

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, Long.getLong("seeds", 500)) : LongStream.of(Long.parseLong(one));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rendersTheSameBytesOrTheSameRefusalWhateverItRenderedBefore(long seed) {
        Random random = new Random(seed);
        RenderOptions options = new RenderOptions(
                new OwnerMark("shop"),
                random.nextBoolean()
                        ? HealthPolicy.DEFAULT
                        : new HealthPolicy(Sorted.set(List.of(Health.WARNING, Health.CRITICAL)), random.nextInt(101)),
                random.nextBoolean() ? VirtualAddresses.ALL : VirtualAddresses.TCP_ONLY,
                ClusterHosts.REFUSED);
        ServiceEntryRenderer renderer = new ServiceEntryRenderer(options);
        WholeRendering whole = new WholeRendering(options);
        ChangingService service = new ChangingService(random);
        for (int i = 0; i < CHANGES; i++) {
            MeshService now = service.now();
            String outcome = outcome(renderer, now);
            assertThat(outcome).as("after %d changes", i).isEqualTo(outcome(new ServiceEntryRenderer(options), now));
            if (outcome.startsWith("{")) {
                assertThat(outcome).as("after %d changes", i).isEqualTo(whole.content(now));
            }
            service.change();
        }
    }

    private static String outcome(ServiceEntryRenderer renderer, MeshService service) {
        try {
            return renderer.render(service).getFirst().content();
        } catch (RejectedFailure failure) {
            return failure.code() + " " + failure.getMessage();
        }
    }

    /// The same text from what the client's objects say, for services of all kinds.
    @ParameterizedTest
    @MethodSource("seeds")
    void writesWhatTheObjectsOfTheClientSay(long seed) {
        RenderOptions options = RenderOptions.of("shop");
        MeshService service = new RandomServices(new Random(seed)).next().service();

        assertThat(outcome(new ServiceEntryRenderer(options), service))
                .isEqualTo(new WholeRendering(options).content(service));
    }
}
