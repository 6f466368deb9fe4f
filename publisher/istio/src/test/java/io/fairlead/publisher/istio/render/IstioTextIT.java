package io.fairlead.publisher.istio.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Address;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithIstio;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Text that becomes a value of the model is taken by Istio in its place, and text that does not is refused there
/// too, but for what [IstioField] says.
@WithIstio
@Timeout(900)
class IstioTextIT {
    private static final int RANDOM = 300;

    @Test
    void istioTakesWhatTheModelTakesAndRefusesWhatItRefuses(KubernetesPeer kubernetes, IstiodPeer istiod)
            throws Exception {
        kubernetes.namespace("texts");
        Queue<String> disagreements = new ConcurrentLinkedQueue<>();
        try (ExecutorService several =
                Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            IstioJury jury = new IstioJury(kubernetes, istiod);
            List<Future<Boolean>> done = Stream.of(IstioField.values())
                    .flatMap(field -> texts(field)
                            .map(text -> several.submit(() -> disagreement(jury, field, text)
                                    .map(disagreements::add)
                                    .isEmpty())))
                    .toList();
            for (Future<Boolean> one : done) {
                var _ = one.get();
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private static Stream<String> texts(IstioField field) {
        HostileText random = new HostileText(new Random(field.name().hashCode()));
        return Stream.of(
                        HostileText.known().stream(),
                        Stream.generate(random::any).limit(RANDOM),
                        Stream.generate(random::plain).limit(RANDOM))
                .flatMap(texts -> texts);
    }

    private static Optional<String> disagreement(IstioJury jury, IstioField field, String text) throws Exception {
        Optional<String> value = field.value(text);
        if (value.isPresent()) {
            return jury.objection(field.entry(value.get(), resolution(field, value.get())))
                    .map(why -> field + " \"" + value.get() + "\" is a value, but " + why);
        }
        boolean taken = jury.objection(field.entry(text, "STATIC")).isEmpty()
                || jury.objection(field.entry(text, "DNS")).isEmpty();
        return taken && !field.mayRefuse(text)
                ? Optional.of(field + " \"" + text + "\" is no value, but Istio takes it")
                : Optional.empty();
    }

    private static String resolution(IstioField field, String value) {
        boolean name = field == IstioField.ADDRESS && new Address(value).kind() == Address.Kind.NAME;
        return name ? "DNS" : "STATIC";
    }
}
