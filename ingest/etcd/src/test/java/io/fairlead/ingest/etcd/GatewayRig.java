package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.etcd.EtcdOptions.Sizes;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// A source that reads a gateway with prepared responses, and what it reported.
final class GatewayRig implements AutoCloseable {
    static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SETTLING = Duration.ofMillis(300);
    static final EtcdRun.Pace QUIET = new EtcdRun.Pace(NEVER, NEVER, SETTLING);
    static final EtcdRun.Pace PROBING = new EtcdRun.Pace(Duration.ofMillis(50), NEVER, SETTLING);
    static final EtcdRun.Pace RENEWING = new EtcdRun.Pace(NEVER, Duration.ofSeconds(3), SETTLING);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    final FakeGateway etcd = FakeGateway.open();
    final RecordingListener listener = new RecordingListener();
    /// Longer than any pause of a busy machine.
    Duration readTimeout = Duration.ofSeconds(20);

    private final List<SourceRun> runs = new ArrayList<>();

    EtcdSource start(EtcdRun.Pace pace, URI... others) {
        return start(pace, Access.OPEN, others);
    }

    EtcdSource start(EtcdRun.Pace pace, Access access, URI... others) {
        List<URI> endpoints = new ArrayList<>(List.of(etcd.address()));
        endpoints.addAll(List.of(others));
        return start(pace, Layouts.options(endpoints, access, new Sizes(16, 1 << 20, 64 << 10), readTimeout));
    }

    private EtcdSource start(EtcdRun.Pace pace, EtcdOptions options) {
        EtcdSource source = new EtcdSource(
                new SourceId("etcd"),
                options,
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                pace);
        runs.add(SourceRun.start(source, listener));
        return source;
    }

    /// Also for what the gateway was asked, of which the listener is not told.
    void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean holds = listener.await(STEP, condition);
        while (!holds && System.nanoTime() < end) {
            holds = listener.await(STEP, condition);
        }
        assertThat(holds)
                .as("%s; view %s, failures %s", what, listener.view().keySet(), listener.failures())
                .isTrue();
    }

    void awaitIds(String... ids) throws InterruptedException {
        await("ids " + List.of(ids), it -> List.copyOf(it.view().keySet()).equals(List.of(ids)));
    }

    void awaitFailure(String code) throws InterruptedException {
        await(code, it -> it.failures().stream().map(Failure::code).anyMatch(code::equals));
    }

    /// The revisions from which it watched.
    List<String> starts() {
        return etcd.requests().stream()
                .filter(it -> it.has("create_request"))
                .map(it -> it.path("create_request").path("start_revision").asText())
                .toList();
    }

    List<JsonNode> requests() {
        return etcd.requests();
    }

    @Override
    public void close() {
        runs.forEach(SourceRun::close);
        etcd.close();
        assertThat(listener.breaches()).isEmpty();
        assertThat(runs).allSatisfy(run -> assertThat(run.thrown()).isNull());
    }
}
