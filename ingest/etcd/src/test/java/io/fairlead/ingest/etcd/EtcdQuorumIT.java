package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.EtcdCluster;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three members, of which some are frozen: their connections stay open, and nothing responds.
class EtcdQuorumIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VALUE = "{\"address\": \"10.0.0.1\", \"port\": 80}";

    private final RecordingListener listener = new RecordingListener();
    private EtcdCluster etcd;

    @BeforeEach
    void launch() throws InterruptedException {
        etcd = EtcdCluster.start();
        etcd.put(0, "/services/web/1", VALUE);
    }

    @AfterEach
    void close() {
        etcd.close();
        assertThat(listener.breaches()).isEmpty();
    }

    private SourceRun start(URI... endpoints) {
        return SourceRun.start(
                new EtcdSource(
                        new SourceId("etcd"),
                        Layouts.options(List.of(endpoints), Access.OPEN, new EtcdOptions.Sizes(2, 1 << 20, 64 << 10)),
                        new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                        new EtcdRun.Pace(Duration.ofMillis(500), Duration.ofMinutes(1))),
                listener);
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; view %s, failures %s", what, listener.view().keySet(), listener.failures())
                .isTrue();
    }

    private void awaitIds(String... ids) throws InterruptedException {
        await("ids " + List.of(ids), it -> List.copyOf(it.view().keySet()).equals(List.of(ids)));
    }

    /// It would respond to a serializable request, with its old state.
    @Test
    void aMemberWithoutAQuorumIsNotBelieved() throws InterruptedException {
        try (SourceRun _ = start(etcd.address(0))) {
            awaitIds("web/1");
            etcd.member(1).pause();
            etcd.member(2).pause();

            await("a failure", it -> it.failures().size() > 2);
            int reports = listener.wholeAnswers().size();
            await("more of them", it -> it.failures().size() > 4);
            assertThat(listener.wholeAnswers()).hasSize(reports);
            assertThat(listener.view()).containsOnlyKeys("web/1");

            etcd.member(1).resume();
            etcd.member(2).resume();
            etcd.put(1, "/services/web/2", VALUE);
            awaitIds("web/1", "web/2");
        }
    }

    /// The others go on; the source reads one of them.
    @Test
    void aFrozenMemberIsLeftForTheNextEndpoint() throws InterruptedException {
        try (SourceRun _ = start(etcd.address(0), etcd.address(1))) {
            awaitIds("web/1");
            etcd.member(0).pause();

            etcd.put(1, "/services/web/2", VALUE);

            awaitIds("web/1", "web/2");
            assertThat(listener.failures()).isNotEmpty();
        }
    }
}
