package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/// One fault after another on one scene.
final class Trial<S extends Scene> {
    private static final int MOMENT_MS = 2000;

    private final S scene;
    private final Random random;

    Trial(S scene, Random random) {
        this.scene = scene;
        this.random = random;
    }

    /// Tries the fault once, at a random moment of a running load, and adds what came of it.
    void run(Fault<S> fault, Tally tally) throws Exception {
        long changes = scene.load().changes();
        int wrongful = scene.mesh().wrongful().size();
        int endings = scene.fairlead().endings().size();
        scene.load().resume();
        Thread.sleep(500 + random.nextInt(MOMENT_MS));
        fault.action().inflict(scene, random);
        long end = System.nanoTime();
        scene.load().pause();
        SortedMap<String, String> differences = scene.awaitAgreement(fault.patience());
        tally.add(
                Duration.ofNanos(System.nanoTime() - end),
                scene.load().changes() - changes,
                texts(scene.mesh().wrongful(), wrongful),
                differences.entrySet().stream().map(Object::toString).toList(),
                texts(scene.fairlead().endings(), endings));
        fault.aftermath().inflict(scene, random);
    }

    private static List<String> texts(List<?> all, int from) {
        return all.subList(from, all.size()).stream().map(Object::toString).toList();
    }
}
