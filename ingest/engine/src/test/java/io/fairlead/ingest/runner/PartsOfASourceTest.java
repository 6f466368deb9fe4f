package io.fairlead.ingest.runner;

import static io.fairlead.ingest.runner.Given.NOON;
import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What status and metrics get to know of a source's parts and requests.
class PartsOfASourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScriptedSource source = new ScriptedSource();
    private final AtomicLong epochs = new AtomicLong(1);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> known = new CopyOnWriteArrayList<>();
    private final SourceRunner runner = new SourceRunner(
            SourceSetup.of(source, Given.RULES, 0),
            _ -> new Epoch(epochs.getAndIncrement()),
            new RecordingEmitter(),
            new SourceRunner.Watch(new Timing(Clock.systemUTC(), new Random(1)), new CallListener() {
                @Override
                public void called(SourceId of, String api, Duration waited) {
                    calls.add(of + " " + api);
                }

                @Override
                public void throttled(SourceId of, String part) {
                    calls.add(of + " throttled " + part);
                }

                @Override
                public void knows(SourceId of, String part) {
                    known.add(part);
                }
            }));

    @AfterEach
    void stop() {
        runner.stop();
    }

    private void started() {
        source.steps.add(l -> {
            l.partAnswered("eu-1", NOON);
            l.partFailed("us-1", new TransientFailure("INGEST-TEST", "first"));
            l.complete(all(instance("i1", "web", 80)));
        });
        runner.start();
        await().atMost(PATIENCE).until(() -> runner.health().parts().size() == 2);
    }

    private PartHealth part(String name) {
        return runner.health().parts().stream()
                .filter(part -> part.part().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPartHasItsLastAnswerAndItsProblem() {
        started();

        assertThat(runner.health().parts()).extracting(PartHealth::part).containsExactly("eu-1", "us-1");
        assertThat(part("eu-1")).isEqualTo(new PartHealth("eu-1", NOON, NOON, null, null));
        assertThat(part("us-1").lastAnswer()).isNull();
        assertThat(part("us-1").code()).isEqualTo("INGEST-TEST");
        assertThat(part("us-1").message()).isEqualTo("first");
    }

    @Test
    void aPartFailsSinceItsFirstFailureAndIsReadSinceItsFirstAnswerAfterIt() {
        started();
        PartHealth first = part("us-1");

        source.steps.add(l -> l.partFailed("us-1", new TransientFailure("INGEST-TEST", "second")));
        await().atMost(PATIENCE).until(() -> "second".equals(part("us-1").message()));
        assertThat(part("us-1").since()).isEqualTo(first.since());

        source.steps.add(l -> l.partAnswered("us-1", NOON.plusSeconds(1)));
        source.steps.add(l -> l.partAnswered("us-1", NOON.plusSeconds(9)));
        await().atMost(PATIENCE)
                .until(() -> NOON.plusSeconds(9).equals(part("us-1").lastAnswer()));
        assertThat(part("us-1"))
                .isEqualTo(new PartHealth("us-1", NOON.plusSeconds(1), NOON.plusSeconds(9), null, null));

        source.steps.add(l -> l.partFailed("us-1", new TransientFailure("INGEST-TEST", "third")));
        await().atMost(PATIENCE).until(() -> part("us-1").isFailing());
        assertThat(part("us-1").lastAnswer()).isEqualTo(NOON.plusSeconds(9));
    }

    /// Otherwise the process that lost the source would alert of an age that only grows.
    @Test
    void aSourceThatIsReadElsewhereHasNoPartsHere() {
        started();

        runner.stop();

        assertThat(runner.health().parts()).isEmpty();
    }

    @Test
    void aPartWithoutANameIsNone() {
        started();

        source.steps.add(l -> {
            l.partFailed("", new TransientFailure("INGEST-TEST", "all of it"));
            l.partAnswered("ap-1", NOON);
        });
        await().atMost(PATIENCE).until(() -> runner.health().parts().size() > 2);

        assertThat(runner.health().parts()).extracting(PartHealth::part).containsExactly("ap-1", "eu-1", "us-1");
    }

    @Test
    void requestsAreCountedWithTheNameOfTheSource() {
        started();

        source.steps.add(l -> {
            l.awaitPermit();
            l.awaitPermit("list");
            l.called("watch");
            l.throttled("us-1");
        });

        await().atMost(PATIENCE).until(() -> calls.size() >= 4);
        assertThat(calls).containsExactly("dc1 ", "dc1 list", "dc1 watch", "dc1 throttled us-1");
    }

    /// A thread that did not end with its run must not bring the parts back.
    @Test
    void whatIsSaidAfterTheEndOfItsEpochIsNotShown() {
        AtomicReference<RegistryListener> late = new AtomicReference<>();
        source.steps.add(late::set);
        started();
        runner.stop();
        int before = calls.size();

        late.get().partAnswered("eu-1", NOON);
        late.get().partFailed("us-1", new TransientFailure("INGEST-TEST", "late"));
        late.get().called("list");
        late.get().throttled("us-1");

        assertThat(runner.health().parts()).isEmpty();
        assertThat(calls).hasSize(before);
    }

    @Test
    void eachPartIsMadeKnownOnce() {
        started();
        source.steps.add(l -> {
            l.partAnswered("eu-1", NOON);
            l.throttled("ap-1");
        });

        await().atMost(PATIENCE).until(() -> calls.contains("dc1 throttled ap-1"));
        assertThat(known).containsExactly("eu-1", "us-1", "ap-1");
    }

    @Test
    void aRegistryWithoutPartsIsMadeKnownWithItsFirstReport() {
        source.steps.add(l -> l.complete(all(instance("i1", "web", 80))));
        runner.start();

        await().atMost(PATIENCE).until(() -> !known.isEmpty());
        assertThat(known).containsExactly("");
    }
}
