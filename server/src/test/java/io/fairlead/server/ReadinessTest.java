package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of [Readiness], row by row.
class ReadinessTest {
    private static SourceHealth source(SourceHealth.State state) {
        return new SourceHealth(
                new SourceId("dc1"),
                state,
                Instant.EPOCH,
                null,
                0,
                0,
                Epoch.NONE,
                "INGEST-X",
                "it does not work",
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"STANDBY, true", "READING, true", "FAILING, true", "STARTING, false", "STOPPED, false"})
    void ofASource(SourceHealth.State state, boolean ready) {
        assertThat(Readiness.ofSources(true, List.of(source(state))).isEmpty()).isEqualTo(ready);
    }

    @Test
    void aProcessWithoutSourcesWaitsForNoGroup() {
        assertThat(Readiness.ofSources(false, List.of())).isEmpty();
        assertThat(Readiness.ofSources(false, List.of(source(SourceHealth.State.STANDBY))))
                .hasSize(1);
    }

    private static TargetHealth target(TargetHealth.State state, boolean twin) {
        return new TargetHealth(
                "prod",
                state,
                List.of(),
                List.of("source dc1"),
                1,
                1,
                1,
                Duration.ZERO,
                0,
                0,
                List.of(),
                0,
                0,
                1,
                new TreeMap<>(),
                0,
                List.of(),
                twin,
                "MESH-X: namespace nope is missing");
    }

    private static List<String> waits(SortedSet<Integer> complete, TargetHealth target) {
        return Readiness.ofPublisher(
                new PublisherHealth(new TreeSet<>(List.of(0, 1)), complete, new TreeMap<>(), "", List.of(target)));
    }

    /// A running target has a service in a namespace that is missing, and its deletions wait for a source that
    /// is down.
    @ParameterizedTest
    @CsvSource({
        "CONNECTING, false, false",
        "REFUSED, false, false",
        "GATED, false, false",
        "RUNNING, false, true",
        "FAILING, false, true",
        "FAILING, true, false",
        "CLOSED, false, false"
    })
    void ofATarget(TargetHealth.State state, boolean twin, boolean ready) {
        assertThat(waits(new TreeSet<>(List.of(0, 1)), target(state, twin)).isEmpty())
                .isEqualTo(ready);
    }

    @Test
    void aTableThatIsNotReadIsWaitedFor() {
        assertThat(waits(new TreeSet<>(List.of(0)), target(TargetHealth.State.RUNNING, false)))
                .containsExactly("the publisher reads the table: 1 of 2 partitions are read to their end");
    }
}
