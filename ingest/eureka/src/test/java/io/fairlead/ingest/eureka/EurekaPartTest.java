package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.eureka.CannedEureka.Response;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.peers.FreePorts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EurekaPartTest {
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

    private void registerAgain() {
        server.registry.register(one);
        server.registry.register(two);
    }

    @Nested
    class Deltas {
        @Test
        void areReadAfterTheFullRegistry() throws Exception {
            assertThat(readings.first()).containsExactly(ONE, TWO);
            server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 1));

            assertThat(readings.next()).containsExactly("WEB/one:8011", TWO);
            assertThat(server.takeRequests()).containsExactly("apps", "apps/delta");
        }

        @Test
        void removeWhatTheyDelete() throws Exception {
            readings.settled();
            server.registry.cancel("WEB", "two");

            assertThat(readings.next()).containsExactly(ONE);
            assertThat(readings.unread()).isEmpty();
        }

        /// As after a failure, of which each ends a run.
        @Test
        void areReadBesideAFullRegistryThatMissesSomething() throws Exception {
            readings.settled();
            server.registry.cancel("WEB", "two");
            server.takeRequests();

            assertThat(readings.first()).containsExactly(ONE);
            assertThat(server.takeRequests()).containsExactly("apps", "apps/delta");
        }

        @Test
        void areNotReadWhereTheServerGivesNone() throws Exception {
            server.change(it -> it.isDelta() ? it.withStatus(403).withBody("") : it);
            readings.settled();
            server.registry.register(Lease.up("WEB", "three", 8003));
            server.takeRequests();

            assertThat(readings.next()).contains("WEB/three:8003");
            assertThat(server.takeRequests()).containsExactly("apps/delta", "apps");
        }

        @Test
        void thatMissAChangeLeadToTheFullRegistry() throws Exception {
            readings.settled();
            server.registry.register(Lease.up("WEB", "three", 8003));
            server.registry.forgetDeltas();
            server.takeRequests();

            assertThat(readings.next()).contains("WEB/three:8003");
            assertThat(server.takeRequests()).containsExactly("apps/delta", "apps");
        }

        /// An eviction of which the delta is gone, after an outage of the source.
        @Test
        void areNotTrustedAfterTwoMinutesWithoutAResponse() throws Exception {
            readings.settled();
            server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 1));
            server.registry.forgetDeltas();

            assertThat(readings.after(Duration.ofMinutes(2))).contains("WEB/one:8011");
        }

        @Test
        void areReplacedByTheFullRegistryFromTimeToTime() throws Exception {
            readings.settled();
            server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 1));
            server.registry.forgetDeltas();

            assertThat(readings.next()).as("the hash is the same").contains(ONE);
            assertThat(readings.pollFor(Duration.ofMinutes(10))).contains("WEB/one:8011");
        }

        /// The caches of a server for the full registry and for deltas are renewed independently.
        @Test
        void thatAreOlderThanTheFullRegistryChangeNothing() throws Exception {
            server.registry.cancel("WEB", "two");
            String stale = server.registry.delta();
            server.registry.register(two.withPort("8012").dirtyAt(two.dirty() + 1));
            readings.settled();

            server.change(it -> it.isDelta() ? it.withBody(stale) : it);

            assertThat(readings.next()).containsExactly(ONE, "WEB/two:8012");
        }

        @Test
        void withAnUnknownActionLeadToTheFullRegistry() throws Exception {
            readings.settled();
            server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 1));
            server.change(it -> it.isDelta() ? it.withBody(it.body().replace("MODIFIED", "MOVED")) : it);
            server.takeRequests();

            assertThat(readings.next()).contains("WEB/one:8011");
            assertThat(server.takeRequests()).containsExactly("apps/delta", "apps");
        }

        @Test
        void ofARunWithoutChangesAreUnchanged() throws Exception {
            readings.settled();
            List<String> before = readings.next();

            assertThat(readings.next()).isEqualTo(before);
            assertThat(readings.listener().failures()).isEmpty();
        }
    }

    @Nested
    class AServerThatRestarts {
        @Test
        void removesNothingWhileItsRegistryIsEmpty() throws Exception {
            readings.settled();
            server.registry.restart();

            assertThat(readings.next()).containsExactly(ONE, TWO);
            assertThat(readings.after(EurekaReadings.INTERVAL)).containsExactly(ONE, TWO);
        }

        @Test
        void isFollowedAgainOnceItsClientsRegistered() throws Exception {
            readings.settled();
            server.registry.restart();
            var _ = readings.next();
            registerAgain();

            assertThat(readings.pollFor(EurekaReadings.DELAY.multipliedBy(2))).containsExactly(ONE, TWO);
        }

        @Test
        void removesWhatStaysMissing() throws Exception {
            readings.settled();
            other.registry.lose("WEB", "two");
            server.registry.restart();
            var _ = readings.next();
            server.registry.register(one);

            assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE, TWO);
            assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE);
        }

        /// A second restart within the delay is as good a reason to wait.
        @Test
        void andFailsMeanwhileIsWaitedForAgain() throws Exception {
            readings.settled();
            server.registry.restart();
            other.change(it -> it.withStatus(503));
            var _ = readings.pollFor(Duration.ofMinutes(2));
            server.change(it -> it.withStatus(503));
            assertThat(readings.failure().code()).isEqualTo("INGEST-EUREKA-STATUS");
            server.restore();

            readings.pass(Duration.ofSeconds(90));
            assertThat(readings.first()).containsExactly(ONE, TWO);
            assertThat(readings.pollFor(EurekaReadings.DELAY)).isEmpty();
        }

        @Test
        void keepsWhatIsDeletedByADeltaNoLonger() throws Exception {
            readings.settled();
            server.registry.restart();
            var _ = readings.next();
            registerAgain();
            server.registry.cancel("WEB", "two");

            assertThat(readings.next()).containsExactly(ONE);
        }
    }

    @Nested
    class TwoServers {
        @Test
        void areTriedInOrder() throws Exception {
            server.change(it -> it.withStatus(503));

            assertThat(readings.first()).containsExactly(ONE, TWO);
            assertThat(other.takeRequests()).containsExactly("apps");
        }

        @Test
        void theOneThatRespondedLastIsRead() throws Exception {
            server.change(it -> it.withStatus(503));
            var _ = readings.first();
            server.restore();
            server.takeRequests();
            other.takeRequests();

            var _ = readings.next();

            assertThat(server.takeRequests()).isEmpty();
            assertThat(other.takeRequests()).containsExactly("apps/delta");
        }

        @Test
        void whatTheOtherDoesNotKnowIsNotRemovedAtOnce() throws Exception {
            readings.settled();
            other.registry.lose("WEB", "two");
            server.change(it -> it.withStatus(503));

            assertThat(readings.next()).containsExactly(ONE, TWO);
            assertThat(readings.after(EurekaReadings.INTERVAL)).containsExactly(ONE, TWO);
            assertThat(readings.pollFor(EurekaReadings.DELAY)).containsExactly(ONE);
        }

        @Test
        void whatTheOtherKnowsLessRecentlyIsNotUsedAtOnce() throws Exception {
            server.registry.register(one.withPort("8011").dirtyAt(one.dirty() + 100));
            readings.settled();
            server.change(it -> it.withStatus(503));

            assertThat(readings.next()).containsExactly("WEB/one:8011", TWO);
            assertThat(readings.pollFor(EurekaReadings.DELAY)).containsExactly(ONE, TWO);
        }

        /// Each alone has missed it for less than the delay.
        @Test
        void thatBothMissItAreWaitedForAgain() throws Exception {
            readings.settled();
            server.registry.lose("WEB", "two");
            other.registry.lose("WEB", "two");
            assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE, TWO);
            server.change(it -> it.withStatus(503));

            assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE, TWO);
            assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE);
        }

        @Test
        void aFailureOfAllNamesEach() {
            server.change(it -> it.withStatus(503).withBody("first"));
            other.change(it -> it.withStatus(500).withBody("second"));

            TransientFailure failure = readings.failure();

            assertThat(failure)
                    .hasMessage("none of 2 servers responded as expected: reading " + server.url()
                            + ": the response was 503 \"first\", expected 200; reading " + other.url()
                            + ": the response was 500 \"second\", expected 200; what was read before stays in use");
        }
    }

    @Nested
    class AProcessThatStarts {
        @Test
        void removesNothingUntilTheDelayHasPassed() throws Exception {
            var _ = readings.first();
            assertThat(readings.unread()).as("every id").containsExactly("");

            var _ = readings.pollFor(Duration.ofMinutes(2));
            assertThat(readings.unread()).containsExactly("");

            var _ = readings.pollFor(Duration.ofMinutes(1));
            assertThat(readings.unread()).isEmpty();
        }

        @Test
        void waitsAgainAfterAFailure() throws Exception {
            var _ = readings.first();
            server.change(it -> it.withStatus(503));
            other.change(it -> it.withStatus(503));
            assertThat(readings.failure()).isNotNull();
            server.restore();
            readings.pass(EurekaReadings.DELAY);

            var _ = readings.first();

            assertThat(readings.unread()).containsExactly("");
        }
    }

    @Nested
    class Responses {
        private Failure failureOf(int status, String type, String body) {
            for (CannedEureka each : List.of(server, other)) {
                each.change(it -> new Response(it.path(), status, type, body));
            }
            return readings.failure();
        }

        @Test
        void thatAreNoRegistryAreFailures() {
            assertThat(failureOf(200, "text/html", "<html>welcome</html>").code())
                    .isEqualTo("INGEST-EUREKA-ANSWER");
            assertThat(failureOf(200, "application/json", "{}").code()).isEqualTo("INGEST-EUREKA-ANSWER");
            assertThat(failureOf(200, "application/json", "[]").code()).isEqualTo("INGEST-EUREKA-ANSWER");
            assertThat(failureOf(200, "application/xml", "<applications><application>")
                            .code())
                    .isEqualTo("INGEST-EUREKA-ANSWER");
            assertThat(failureOf(200, "application/xml", "<html/>").code()).isEqualTo("INGEST-EUREKA-ANSWER");
            assertThat(failureOf(204, "application/json", "").code()).isEqualTo("INGEST-EUREKA-STATUS");
            assertThat(failureOf(302, "text/plain", "there").code()).isEqualTo("INGEST-EUREKA-STATUS");
            assertThat(failureOf(401, "text/plain", "no").code()).isEqualTo("INGEST-EUREKA-AUTH");
            assertThat(failureOf(403, "text/plain", "no").code()).isEqualTo("INGEST-EUREKA-NOT-READY");
            assertThat(failureOf(429, "text/plain", "no").code()).isEqualTo("INGEST-EUREKA-BUSY");
        }

        /// An entity that names a file would be read into the message.
        @Test
        void withEntitiesAreNotExpanded() {
            String body = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                    + "<applications><apps__hashcode>&x;</apps__hashcode></applications>";

            assertThat(failureOf(200, "application/xml", body).code()).isEqualTo("INGEST-EUREKA-ANSWER");
        }

        @Test
        void ofNobodyAreUnreachable() {
            URI nobody = URI.create("http://127.0.0.1:" + FreePorts.one() + "/eureka");
            try (EurekaReadings alone = new EurekaReadings(List.of(nobody))) {
                assertThat(alone.failure().code()).isEqualTo("INGEST-EUREKA-UNREACHABLE");
            }
        }

        @Test
        void withABadEntryKeepItsLastContent() throws Exception {
            readings.settled();
            server.registry.register(two.withPort("\"many\"").dirtyAt(two.dirty() + 1));

            assertThat(readings.next()).containsExactly(ONE, TWO);
            assertThat(readings.listener().failures())
                    .extracting(Failure::getMessage)
                    .containsExactly("instance \"WEB/two/\": port \"many\" is not a number; its last usable content"
                            + " stays in use; correct it where it is registered");
        }

        @Test
        void withABadEntryThatWasNeverGoodLeaveItUnread() throws Exception {
            server.registry.register(Lease.up("WEB", "bad", 1).withPort("\"many\""));
            readings.settledBut("WEB/bad/");

            assertThat(readings.next()).containsExactly(ONE, TWO);
            assertThat(readings.unread()).containsExactly("WEB/bad/");
        }
    }
}
