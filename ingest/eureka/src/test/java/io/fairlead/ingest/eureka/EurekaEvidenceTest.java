package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What proves that an instance is gone or has changed, and what does not.
class EurekaEvidenceTest {
    private static final String ONE = "WEB/one:8001";
    private static final String TWO = "WEB/two:8002";

    private final CannedEureka server = new CannedEureka();
    private final CannedEureka other = new CannedEureka();
    private final Lease one = Lease.up("WEB", "one", 8001);
    private final Lease two = Lease.up("WEB", "two", 8002);
    private final EurekaReadings readings = new EurekaReadings(server, other);

    @BeforeEach
    void register() {
        for (CannedEureka each : List.of(server, other)) {
            each.registry.register(one);
            each.registry.register(two);
        }
    }

    @AfterEach
    void close() {
        readings.close();
        server.close();
        other.close();
    }

    @Nested
    class OfTwoServers {
        /// It lags behind: the instance registered again at the first one, which the second does not know yet.
        @Test
        void aDeletionBeforeTheLastRegistrationIsNone() throws Exception {
            server.registry.cancel("WEB", "two");
            server.registry.register(two.dirtyAt(two.dirty() + 1_000));
            readings.settled();
            other.registry.cancel("WEB", "two");
            server.change(it -> it.withStatus(503));

            var _ = readings.next();
            assertThat(readings.after(EurekaReadings.INTERVAL)).containsExactly(ONE, TWO);
        }

        @Test
        void whatTheOtherOneListsIsNotGone() throws Exception {
            readings.settled();
            server.registry.lose("WEB", "two");

            assertThat(readings.pollFor(Duration.ofHours(1))).containsExactly(ONE, TWO);
            other.registry.lose("WEB", "two");
            assertThat(readings.pollFor(EurekaReadings.DELAY)).containsExactly(ONE);
        }

        /// Otherwise what is missing would be kept until the other server is repaired.
        @Test
        void oneThatDoesNotRespondSaysNothing() throws Exception {
            readings.settled();
            server.registry.lose("WEB", "two");
            other.change(it -> it.withStatus(503));

            assertThat(readings.pollFor(EurekaReadings.DELAY)).containsExactly(ONE);
        }

        /// The one that is read restarted just before this process: an earlier one may have reported what it lost.
        @Test
        void atAStartWhatTheOtherOneListsIsNotGone() throws Exception {
            server.registry.lose("WEB", "two");
            readings.settledBut("WEB/two/");
            assertThat(readings.pollFor(Duration.ofMinutes(10))).containsExactly(ONE);
            assertThat(readings.unread()).containsExactly("WEB/two/");

            other.registry.lose("WEB", "two");
            var _ = readings.pollFor(EurekaReadings.DELAY);
            assertThat(readings.unread()).isEmpty();
        }

        @Test
        void theOtherOneIsReadForARemovalOnly() throws Exception {
            readings.settled();
            assertThat(other.takeRequests())
                    .as("what an earlier process reported")
                    .containsExactly("apps");
            var _ = readings.pollFor(Duration.ofMinutes(10));
            assertThat(other.takeRequests()).isEmpty();
            server.registry.lose("WEB", "two");
            other.registry.lose("WEB", "two");

            var _ = readings.pollFor(EurekaReadings.DELAY.multipliedBy(3));

            assertThat(other.takeRequests()).containsExactly("apps");
        }
    }

    /// Its peer, which it read when it started, did not know the last change.
    @Test
    void olderContentOfTheSameServerIsNotUsedAtOnce() throws Exception {
        server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 1_000));
        readings.settled();
        server.registry.restart();
        server.registry.register(one);
        server.registry.register(two);

        assertThat(readings.next()).containsExactly("WEB/one:8011", TWO);
        assertThat(readings.first()).containsExactly("WEB/one:8011", TWO);
        assertThat(readings.pollFor(EurekaReadings.DELAY)).containsExactly(ONE, TWO);
    }

    /// As the deltas are no longer kept then, all readings are of the full registry, each after a silence.
    @Test
    void aLongIntervalRemovesWhatStaysMissing() throws Exception {
        Times times = new Times(Duration.ofMinutes(3), Duration.ofMinutes(10), EurekaReadings.DELAY);
        try (EurekaReadings slow = new EurekaReadings(List.of(server.url()), times, TlsOptions.NONE)) {
            assertThat(slow.first()).containsExactly(ONE, TWO);
            assertThat(slow.after(Duration.ofMinutes(3))).containsExactly(ONE, TWO);
            assertThat(slow.unread()).isEmpty();
            server.registry.lose("WEB", "two");

            assertThat(slow.after(Duration.ofMinutes(3))).containsExactly(ONE, TWO);
            assertThat(slow.after(Duration.ofMinutes(3))).containsExactly(ONE);
        }
    }

    /// Another process may have read the registry meanwhile. What it removed is not reported again; what it reported
    /// is not removed.
    @Test
    void afterALongSilenceEverythingBeginsAgain() throws Exception {
        readings.settled();
        server.registry.lose("WEB", "two");
        other.registry.lose("WEB", "two");
        assertThat(readings.next()).containsExactly(ONE, TWO);
        readings.pass(Duration.ofHours(1));

        assertThat(readings.first()).containsExactly(ONE);
        assertThat(readings.unread()).containsExactly("");
        var _ = readings.pollFor(EurekaReadings.DELAY);
        assertThat(readings.unread()).isEmpty();
    }

    /// The pause after a full reading because of a hash is for hashes that stay wrong, not for what is missing.
    @Test
    void aShortDelayIsKeptAfterAHashThatDidNotMatch() throws Exception {
        Times times = new Times(Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(3));
        try (EurekaReadings fast = new EurekaReadings(List.of(server.url()), times, TlsOptions.NONE)) {
            assertThat(fast.first()).containsExactly(ONE, TWO);
            assertThat(fast.after(Duration.ofSeconds(3))).containsExactly(ONE, TWO);
            server.registry.lose("WEB", "two");
            server.takeRequests();

            assertThat(fast.after(Duration.ofSeconds(1))).containsExactly(ONE, TWO);
            assertThat(server.takeRequests()).as("the hash does not match").startsWith("apps/delta", "apps");
            assertThat(fast.after(Duration.ofSeconds(3))).containsExactly(ONE);
        }
    }

    @Nested
    class AWrongHash {
        private void miscount() {
            server.change(it -> it.withBody(
                    it.body().replaceAll("\"apps__hashcode\": \"[^\"]*\"", "\"apps__hashcode\": \"UP_77_\"")));
        }

        /// Of which no full registry is believed: another one would not help.
        @Test
        void doesNotCauseAFullReadingEachTimeWhileSomethingIsMissing() throws Exception {
            readings.settled();
            server.registry.lose("WEB", "two");
            miscount();
            var _ = readings.pollFor(EurekaReadings.DELAY);
            server.takeRequests();

            for (int i = 0; i < 5; i++) {
                var _ = readings.after(Duration.ofSeconds(5));
            }

            assertThat(server.takeRequests()).containsExactlyElementsOf(Collections.nCopies(5, "apps/delta"));
        }
    }

    /// Otherwise nothing would be reported again, as each run begins with a full registry.
    @Test
    void aDeltaThatFailsBesideTheFullRegistryMeansAWait() throws Exception {
        readings.settled();
        for (CannedEureka each : List.of(server, other)) {
            each.registry.lose("WEB", "two");
            each.registry.register(Lease.up("WEB", "three", 8003));
            each.change(it -> it.isDelta() ? it.withStatus(500) : it);
        }

        assertThat(readings.first()).containsExactly(ONE, "WEB/three:8003", TWO);
    }

    /// `WEB` and `web` are two applications of a server, which counts both; clients other than Netflix' do not convert
    /// the name.
    @Test
    void anApplicationInTwoSpellingsIsTwo() throws Exception {
        server.registry.register(Lease.up("web", "one", 8011));
        readings.settled();

        assertThat(readings.next()).containsExactly(ONE, TWO, "web/one:8011");
        assertThat(readings.listener().failures()).isEmpty();
        assertThat(readings.instances())
                .extracting(Instance::naming)
                .as("they are one service")
                .containsOnly(readings.instances().getFirst().naming());
        server.registry.cancel("web", "one");
        assertThat(readings.next()).containsExactly(ONE, TWO);
    }

    @Nested
    class WhatIsUnread {
        private void bad(String id) {
            server.registry.register(Lease.up("WEB", id, 1).withPort("\"many\""));
        }

        /// Otherwise `two` could not be removed as long as `tw` cannot be read.
        @Test
        void saysNothingAboutALongerId() throws Exception {
            bad("tw");
            readings.settledBut("WEB/tw/");
            server.registry.cancel("WEB", "two");

            assertThat(readings.next()).containsExactly(ONE);
            assertThat(readings.unread()).noneMatch("WEB/two/"::startsWith);
        }

        /// The engine compares each id with each of them.
        @Test
        void isBounded() throws Exception {
            for (int i = 0; i < 200; i++) {
                bad("bad-" + i);
            }
            readings.settledBut("WEB/");
        }
    }
}
