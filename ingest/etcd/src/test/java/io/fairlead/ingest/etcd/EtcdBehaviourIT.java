package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.EtcdPeer;
import io.fairlead.testkit.peers.FaultProxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the source relies on, and what operators do to etcd.
class EtcdBehaviourIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static @Nullable EtcdPeer shared;

    private final RecordingListener listener = new RecordingListener();
    private final List<SourceRun> runs = new ArrayList<>();

    @BeforeAll
    static void launch() {
        shared = EtcdPeer.startWith("--watch-progress-notify-interval=1s", "--bcrypt-cost=4");
    }

    @AfterAll
    static void end() {
        if (shared != null) {
            shared.close();
        }
    }

    private static EtcdPeer etcd() {
        return Objects.requireNonNull(shared);
    }

    @BeforeEach
    void clear() {
        etcd().clear();
    }

    @AfterEach
    void close() {
        runs.forEach(SourceRun::close);
        assertThat(listener.breaches()).isEmpty();
        assertThat(runs).allSatisfy(run -> assertThat(run.thrown()).isNull());
    }

    private EtcdSource start(EtcdPeer peer, Access access) {
        return start(access, peer.address());
    }

    private EtcdSource start(Access access, URI... endpoints) {
        return start(
                new EtcdRun.Pace(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(500)),
                access,
                endpoints);
    }

    private EtcdSource start(EtcdRun.Pace pace, Access access, URI... endpoints) {
        EtcdSource source = new EtcdSource(
                new SourceId("etcd"),
                Layouts.options(List.of(endpoints), access, new EtcdOptions.Sizes(2, 1 << 20, 64 << 10)),
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                pace);
        runs.add(SourceRun.start(source, listener));
        return source;
    }

    private static String value(int port) {
        return "{\"address\": \"10.0.0.1\", \"port\": %d}".formatted(port);
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; view %s, failures %s", what, listener.view().keySet(), listener.failures())
                .isTrue();
    }

    private void awaitIds(String... ids) throws InterruptedException {
        await("ids " + List.of(ids), it -> List.copyOf(it.view().keySet()).equals(List.of(ids)));
    }

    private void awaitFailure(String code) throws InterruptedException {
        await(code, it -> it.failures().stream().map(Failure::code).anyMatch(code::equals));
    }

    @Test
    void reportsAnExpiredLeaseAsARemoval() throws InterruptedException {
        long lease = etcd().lease(10);
        etcd().put("/services/web/1", value(80), lease);
        etcd().put("/services/web/2", value(80));
        start(etcd(), Access.OPEN);

        awaitIds("web/1", "web/2");
        awaitIds("web/2");
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    /// The guard doubts it and asks for another reading.
    @Test
    void reportsThatAllLeasesEndedAndConfirmsIt() throws InterruptedException {
        long lease = etcd().lease(600);
        for (int i = 0; i < 5; i++) {
            etcd().put("/services/web/" + i, value(80), lease);
        }
        EtcdSource source = start(etcd(), Access.OPEN);
        awaitIds("web/0", "web/1", "web/2", "web/3", "web/4");

        etcd().revoke(lease);
        awaitIds();
        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isTrue();

        await("another report", it -> it.wholeAnswers().size() > 1);
        assertThat(listener.wholeAnswers().getLast().instances()).isEmpty();
    }

    @Test
    void readsNothingBesideThePrefix() throws InterruptedException {
        etcd().put("/service", value(80));
        etcd().put("/services0/web/1", value(80));
        etcd().put("/services/web/1", value(80));
        start(etcd(), Access.OPEN);

        awaitIds("web/1");
        etcd().put("/services0/web/2", value(80));
        etcd().put("/services/web/2", value(80));
        awaitIds("web/1", "web/2");
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void rejectsAKeyThatIsNoText() throws InterruptedException {
        byte[] key = "/services/web/?".getBytes(StandardCharsets.UTF_8);
        key[key.length - 1] = (byte) 0xff;
        etcd().put(key, value(80));
        etcd().put("/services/web/1", value(80));
        start(etcd(), Access.OPEN);

        awaitIds("web/1");
        awaitFailure(KnownKeys.ENTRY);
    }

    @Test
    void goesOnAfterACompaction() throws InterruptedException {
        etcd().put("/services/web/1", value(80));
        start(etcd(), Access.OPEN);
        awaitIds("web/1");
        for (int i = 0; i < 50; i++) {
            etcd().put("/other", "x" + i);
        }
        etcd().compact();
        int before = listener.deltas();
        await("some renewals", it -> it.deltas() > before + 30);

        etcd().put("/services/web/2", value(80));
        awaitIds("web/1", "web/2");
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void goesOnAfterARestart() throws InterruptedException {
        etcd().put("/services/web/1", value(80));
        start(etcd(), Access.OPEN);
        awaitIds("web/1");

        etcd().restart();
        etcd().put("/services/web/2", value(80));

        awaitIds("web/1", "web/2");
        awaitFailure("INGEST-ETCD-UNREACHABLE");
    }

    @Test
    void triesTheNextEndpoint() throws InterruptedException {
        etcd().put("/services/web/1", value(80));
        start(Access.OPEN, URI.create("http://127.0.0.1:1"), etcd().address());

        awaitIds("web/1");
        awaitFailure("INGEST-ETCD-UNREACHABLE");
    }

    /// A watch from a revision of the future would be silent until then.
    @Test
    void readsAllOfAClusterThatWasCreatedAgain() throws InterruptedException {
        try (EtcdPeer etcd = EtcdPeer.start()) {
            for (int i = 0; i < 20; i++) {
                etcd.put("/services/web/1", value(80 + i));
            }
            start(etcd, Access.OPEN);
            awaitIds("web/1");

            etcd.restartEmpty();
            etcd.put("/services/web/2", value(80));

            awaitIds("web/2");
        }
    }

    @Test
    void readsAsAUserWhoMayReadThePrefixOnly() throws InterruptedException {
        try (EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4", "--auth-token-ttl=2")) {
            etcd.put("/services/web/1", value(80));
            etcd.put("/other", "secret");
            etcd.enableAuth("root-secret", "reader-secret", "/services/");
            start(etcd, new Access("reader", new Secret("reader-secret"), TlsOptions.NONE));

            awaitIds("web/1");
            etcd.revokeReader();
            awaitFailure("INGEST-ETCD-AUTH");
            awaitIds("web/1");
            assertThat(listener.failures()).noneMatch(it -> it.toString().contains("reader-secret"));
        }
    }

    @Test
    void getsAnotherTokenWhenItsTokenExpired() throws InterruptedException {
        try (EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4", "--auth-token-ttl=1");
                FaultProxy proxy = new FaultProxy(etcd.port())) {
            etcd.put("/services/web/1", value(80));
            etcd.enableAuth("root-secret", "reader-secret", "/services/");
            EtcdRun.Pace slow = new EtcdRun.Pace(Duration.ofSeconds(4), Duration.ofHours(1));
            start(slow, new Access("reader", new Secret("reader-secret"), TlsOptions.NONE), proxy.address());

            await("a sign of life", it -> it.deltas() > 0);
            assertThat(listener.failures()).isEmpty();
            assertThat(proxy.requests().stream().filter(it -> it.contains("/v3/auth/authenticate")))
                    .hasSizeGreaterThan(1);
        }
    }

    /// The watch is the first request after its token expired.
    @Test
    void getsAnotherTokenForAWatch() throws InterruptedException {
        try (EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4", "--auth-token-ttl=1");
                FaultProxy proxy = new FaultProxy(etcd.port())) {
            etcd.put("/services/web/1", value(80));
            etcd.enableAuth("root-secret", "reader-secret", "/services/");
            EtcdRun.Pace slow = new EtcdRun.Pace(Duration.ofHours(1), Duration.ofSeconds(4));
            start(slow, new Access("reader", new Secret("reader-secret"), TlsOptions.NONE), proxy.address());

            // The third request for a watch, after the one that was refused.
            await("another watch", it -> it.calls().getOrDefault("", 0) > 5);
            assertThat(listener.failures()).isEmpty();
            assertThat(listener.wholeAnswers()).hasSize(1);
            assertThat(proxy.requests().stream().filter(it -> it.contains("/v3/auth/authenticate")))
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void readsWithTls() throws InterruptedException {
        etcd().put("/services/web/1", value(80));
        start(new Access("", Secret.NONE, new TlsOptions(etcd().certificate(), null, null, "")), etcd().tlsAddress());
        awaitIds("web/1");

        etcd().put("/services/web/2", value(80));
        awaitIds("web/1", "web/2");
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void doesNotReadFromAServerThatItDoesNotTrust() throws InterruptedException {
        etcd().put("/services/web/1", value(80));
        start(Access.OPEN, etcd().tlsAddress());

        awaitFailure("INGEST-ETCD-HANDSHAKE");
        assertThat(listener.wholeAnswers()).isEmpty();
    }

    @Test
    void saysThatAPasswordIsWrong() throws InterruptedException {
        try (EtcdPeer etcd = EtcdPeer.startWith("--bcrypt-cost=4")) {
            etcd.enableAuth("root-secret", "reader-secret", "/services/");
            start(etcd, new Access("reader", new Secret("wrong-secret"), TlsOptions.NONE));
            start(etcd, Access.OPEN);

            await("both", it -> it.failures().size() > 1);
            assertThat(listener.failures()).allMatch(it -> it.code().equals("INGEST-ETCD-AUTH"));
            assertThat(listener.wholeAnswers()).isEmpty();
        }
    }
}
