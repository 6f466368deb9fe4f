package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/// One fault after another on one site.
final class Trial {
    private static final int MOMENT_MS = 2000;

    private final Site site;
    private final Random random;

    Trial(Site site, Random random) {
        this.site = site;
        this.random = random;
    }

    /// Tries the fault once, at a random moment of a running load, and adds what came of it.
    void run(Fault fault, Tally tally) throws Exception {
        long changes = site.load.changes();
        int wrongful = site.mesh.wrongful().size();
        int endings = site.fairlead.endings().size();
        site.load.resume();
        Thread.sleep(500 + random.nextInt(MOMENT_MS));
        fault.action().inflict(site, random);
        long end = System.nanoTime();
        site.load.pause();
        SortedMap<String, String> differences = site.awaitAgreement();
        tally.add(
                Duration.ofNanos(System.nanoTime() - end),
                site.load.changes() - changes,
                texts(site.mesh.wrongful(), wrongful),
                differences.entrySet().stream().map(Object::toString).toList(),
                texts(site.fairlead.endings(), endings));
        fault.aftermath().inflict(site, random);
    }

    private static List<String> texts(List<?> all, int from) {
        return all.subList(from, all.size()).stream().map(Object::toString).toList();
    }
}
