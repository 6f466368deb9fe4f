package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.PostgresPeer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// A real PostgreSQL, one for each class of tests, and what a source reports of its databases.
abstract class DatabaseScenarios {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static @Nullable PostgresPeer postgres;

    final RecordingListener listener = new RecordingListener();

    @BeforeAll
    static void start() {
        postgres = PostgresPeer.start();
    }

    @AfterAll
    static void end() {
        if (postgres != null) {
            postgres.close();
        }
    }

    static PostgresPeer peer() {
        return Objects.requireNonNull(postgres);
    }

    SourceRun run(TestDatabase database, String more, Duration interval) {
        return SourceRun.start(
                new CmdbSource(new SourceId("cmdb"), TestOptions.of(database, more), TestOptions.PROCESS, interval),
                listener);
    }

    SourceRun run(TestDatabase database, String more) {
        return run(database, more, SlotWatch.INTERVAL);
    }

    SourceRun run(TestDatabase database) {
        return run(database, "");
    }

    void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; reported: %s, failures: %s", what, listener.view(), listener.failures())
                .isTrue();
        assertThat(listener.breaches()).isEmpty();
    }

    void awaitIds(String... ids) throws InterruptedException {
        await(
                "instances " + List.of(ids),
                it -> !it.answers().isEmpty() && List.copyOf(it.view().keySet()).equals(List.of(ids)));
    }

    static boolean listsPort(RecordingListener of, String id, int port) {
        Instance instance = of.view().get(id);
        return instance != null && instance.ports().equals(List.of(ListedPort.target(port)));
    }

    static boolean failed(RecordingListener of, String code) {
        return of.failures().stream().map(Failure::code).anyMatch(code::equals);
    }

    boolean failedWith(String message) {
        return listener.failures().stream()
                .anyMatch(it -> String.valueOf(it.getMessage()).contains(message));
    }

    String shown(String id) {
        return String.valueOf(listener.view().get(id));
    }

    List<String> ports(String id) {
        Instance instance = listener.view().get(id);
        return instance == null
                ? List.of("none")
                : instance.ports().stream()
                        .map(it -> it.name() + ":" + it.target())
                        .toList();
    }
}
