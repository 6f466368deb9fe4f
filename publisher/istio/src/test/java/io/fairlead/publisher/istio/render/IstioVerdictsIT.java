package io.fairlead.publisher.istio.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.table.image.MeshService;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithIstio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fairlead and Istio agree on what can be a ServiceEntry, over seeded services. `-Dseed=n` repeats one.
@WithIstio
@Timeout(900)
class IstioVerdictsIT {
    private static final String NAMESPACE = "verdicts";
    private static final int SERVICES = 3000;
    /// Of what is rendered, the API server is asked about every so many: it takes longer than istiod.
    private static final int SAMPLE = 5;

    private static @Nullable IstioJury jury;

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(
            new RenderOptions(new OwnerMark("shop"), HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.ALLOWED));
    private final AtomicInteger rendered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<StricterThanIstio> stricter = new ConcurrentSkipListSet<>();

    @BeforeAll
    static void start(KubernetesPeer kubernetes, IstiodPeer istiod) {
        kubernetes.namespace(NAMESPACE);
        jury = new IstioJury(kubernetes, istiod);
    }

    @Test
    void istioTakesWhatIsRenderedAndRefusesWhatIsRefused() throws Exception {
        String one = System.getProperty("seed", "");
        int[] seeds = one.isEmpty() ? IntStream.range(0, SERVICES).toArray() : new int[] {Integer.parseInt(one)};
        long begin = System.nanoTime();
        List<Future<Optional<String>>> answers = new ArrayList<>();
        try (ExecutorService several =
                Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            IntStream.of(seeds).forEach(seed -> answers.add(several.submit(() -> disagreement(seed))));
        }
        List<String> disagreements = all(answers);
        System.out.printf(
                "%d services in %.1f s: %d rendered and taken by Istio, %d refused, stricter than Istio: %s%n",
                seeds.length, (System.nanoTime() - begin) / 1e9, rendered.get(), refused.get(), stricter);

        assertThat(disagreements).isEmpty();
        if (one.isEmpty()) {
            assertThat(rendered).hasValueGreaterThan(SERVICES / 2);
            assertThat(refused).hasValueGreaterThan(SERVICES / 10);
            assertThat(stricter)
                    .as("rows of the table that are needed")
                    .isEqualTo(new TreeSet<>(List.of(StricterThanIstio.values())));
        }
    }

    private static List<String> all(List<Future<Optional<String>>> answers)
            throws ExecutionException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (Future<Optional<String>> answer : answers) {
            answer.get().ifPresent(all::add);
        }
        return all;
    }

    private static MeshService service(int seed) {
        HostileServices services = new HostileServices(new Random(seed));
        return switch (seed % 500) {
            case 0 -> services.large(NAMESPACE, 4096);
            case SAMPLE -> services.large(NAMESPACE, 4097);
            default -> services.next(NAMESPACE);
        };
    }

    private Optional<String> disagreement(int seed) throws Exception {
        MeshService service = service(seed);
        String unchecked = renderer.unchecked(service).content();
        String content;
        try {
            content = renderer.render(service).getFirst().content();
        } catch (RejectedFailure e) {
            refused.incrementAndGet();
            return jury().objection(unchecked).isPresent()
                    ? Optional.empty()
                    : withoutReason(seed, String.valueOf(e.getMessage()), unchecked);
        }
        rendered.incrementAndGet();
        Optional<String> objection = seed % SAMPLE == 0 ? jury().objection(content) : jury().istiodsObjection(content);
        return objection.map(why -> "seed " + seed + " is rendered, but " + why + ": " + shortened(content));
    }

    private Optional<String> withoutReason(int seed, String message, String content) {
        Optional<StricterThanIstio> reason = StricterThanIstio.of(message);
        reason.ifPresent(stricter::add);
        return reason.isPresent()
                ? Optional.empty()
                : Optional.of("seed " + seed + " is taken by Istio, but \"" + message + "\": " + shortened(content));
    }

    private static String shortened(String content) {
        return content.length() <= 1000 ? content : content.substring(0, 1000) + "...";
    }

    private static IstioJury jury() {
        if (jury == null) {
            throw new IllegalStateException("not started");
        }
        return jury;
    }
}
