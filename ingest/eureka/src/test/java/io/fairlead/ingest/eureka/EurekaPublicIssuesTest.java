package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.model.Health;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What others reported about their readers of Eureka.
class EurekaPublicIssuesTest {
    private static final String ONE = "WEB/one:8001";
    private static final String TWO = "WEB/two:8002";

    private final CannedEureka server = new CannedEureka();
    private final EurekaReadings readings = new EurekaReadings(server);

    @BeforeEach
    void register() {
        server.registry.register(Lease.up("WEB", "one", 8001));
        server.registry.register(Lease.up("WEB", "two", 8002));
    }

    @AfterEach
    void close() {
        readings.close();
        server.close();
    }

    private void miscount() {
        server.change(it ->
                it.withBody(it.body().replaceAll("\"apps__hashcode\": \"[^\"]*\"", "\"apps__hashcode\": \"UP_77_\"")));
    }

    /// A hash that never matches led to a full registry with each poll; here at most every 30 seconds.
    @Test
    void eureka1120AWrongHashDoesNotCauseAFullReadingEachTime() throws Exception {
        readings.settled();
        miscount();
        var _ = readings.next();
        server.takeRequests();

        for (int i = 0; i < 5; i++) {
            var _ = readings.after(Duration.ofSeconds(5));
        }

        assertThat(server.takeRequests()).containsExactlyElementsOf(Collections.nCopies(5, "apps/delta"));
    }

    /// What is missing in a response that contradicts itself may be there; what a delta deletes is not.
    @Test
    void eureka1528AWrongHashRemovesNothingButWhatIsDeleted() throws Exception {
        server.registry.register(Lease.up("WEB", "three", 8003));
        readings.settled();
        miscount();
        server.registry.lose("WEB", "two");

        assertThat(readings.pollFor(Duration.ofMinutes(20))).containsExactly(ONE, "WEB/three:8003", TWO);
        server.registry.cancel("WEB", "three");
        assertThat(readings.next()).containsExactly(ONE, TWO);
    }

    /// Otherwise an operator would not learn why nothing is removed.
    @Test
    void eureka1528AWrongHashIsReportedOnceAndResolved() throws Exception {
        miscount();
        var _ = readings.first();
        var _ = readings.first();

        assertThat(readings.listener().failures())
                .extracting(Failure::getMessage)
                .containsExactly(
                        "the full registry of " + server.url() + " contains \"UP_2_\", expected what its"
                                + " apps__hashcode says; its instances are used, and none that is missing in it is removed; check the server");
        server.restore();
        var _ = readings.first();
        assertThat(readings.listener().unresolved()).isEmpty();
    }

    /// With all servers down, a reader took the empty list that was left for the registry.
    @Test
    void slimeAllServersDownIsAFailure() throws Exception {
        readings.settled();
        server.change(it -> it.withStatus(503));

        assertThat(readings.failure().code()).isEqualTo("INGEST-EUREKA-STATUS");
        server.restore();
        assertThat(readings.first()).containsExactly(ONE, TWO);
    }

    /// A server that preserves itself goes on listing what is dead: nothing tells, and nothing is concluded.
    @Test
    void springCloudNetflix202AnInstanceThatStaysListedStays() throws Exception {
        readings.settled();

        assertThat(readings.pollFor(Duration.ofHours(1))).containsExactly(ONE, TWO);
    }

    /// An override that is removed leaves the status `UNKNOWN` until the instance registers again.
    @Test
    void eureka955AnOverrideThatIsRemovedLeavesTheInstanceListed() throws Exception {
        Lease one = Lease.up("WEB", "one", 8001);
        server.registry.register(one.withStatus("OUT_OF_SERVICE"));
        readings.settled();
        assertThat(readings.instances().getFirst().health()).isEqualTo(Health.MAINTENANCE);

        server.registry.register(one.withStatus("UNKNOWN"));
        assertThat(readings.next()).containsExactly(ONE, TWO);
        assertThat(readings.instances().getFirst().health()).isEqualTo(Health.UNKNOWN);
        server.registry.register(one);
        assertThat(readings.next()).containsExactly(ONE, TWO);
        assertThat(readings.instances().getFirst().health()).isEqualTo(Health.PASSING);
    }

    /// An override that did not reach the other server: it would get traffic again with the change of the server.
    @Test
    void eureka908AnOverrideThatIsNotReplicatedIsNotLostAtOnce() throws Exception {
        Lease one = Lease.up("WEB", "one", 8001);
        try (CannedEureka other = new CannedEureka();
                EurekaReadings both = new EurekaReadings(server, other)) {
            other.registry.register(one);
            other.registry.register(Lease.up("WEB", "two", 8002));
            server.registry.register(one.withStatus("OUT_OF_SERVICE").dirtyAt(one.dirty() + 100));
            both.settled();
            server.change(it -> it.withStatus(503));

            var _ = both.next();

            assertThat(both.instances().getFirst().health()).isEqualTo(Health.MAINTENANCE);
        }
    }

    /// A change of metadata that no delta contained; the hash counts only statuses.
    @Test
    void eureka1173AChangeThatNoDeltaContainsIsReadLater() throws Exception {
        readings.settled();
        Lease changed = Lease.up("WEB", "one", 8011);
        server.registry.register(changed);
        server.registry.forgetDeltas();

        assertThat(readings.next()).containsExactly(ONE, TWO);
        assertThat(readings.pollFor(Duration.ofMinutes(10))).containsExactly("WEB/one:8011", TWO);
    }

    /// The URL with its password was written to the log with each error.
    @Test
    void eureka1391APasswordInAUrlIsRefusedAndNotShown() {
        assertThat(EurekaUrls.problem("http://admin:hunter2@eureka.example/eureka"))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("has a user, expected none; use `user` and `password`")
                        .doesNotContain("hunter2", "admin"));
    }

    /// Applications that did not register again when the server restarted were missing until they restarted, too.
    @Test
    void springCloudNetflix4153AServerThatRestartsIsGivenTime() throws Exception {
        readings.settled();
        server.registry.restart();

        assertThat(readings.pollFor(Duration.ofMinutes(2))).containsExactly(ONE, TWO);
        server.registry.register(Lease.up("WEB", "one", 8001));
        server.registry.register(Lease.up("WEB", "two", 8002));
        assertThat(readings.pollFor(EurekaReadings.DELAY.multipliedBy(3))).containsExactly(ONE, TWO);
    }

    /// Several applications of one host, with the same id.
    @Test
    void springCloudNetflix712TheSameIdInTwoApplicationsIsTwoInstances() throws Exception {
        server.registry.register(Lease.up("API", "one", 8003));

        assertThat(readings.first()).containsExactly("API/one:8003", ONE, TWO);
        server.registry.cancel("WEB", "one");
        assertThat(readings.next()).contains("API/one:8003");
    }

    /// A reader told instances without an id apart by the empty id, and saw one.
    @Test
    void pythonEurekaClient51InstancesWithoutAnIdAreSeveral() throws Exception {
        EurekaMapper mapper = new EurekaMapper(new Mapping(AddressKind.IP, "", List.of()));
        List<String> ids = new ArrayList<>();
        for (String host : List.of("a", "b")) {
            ids.add(mapper.map("AGENT", new JsonMapper().readTree("""
                {"instanceId": "", "app": "AGENT", "hostName": "%s", "ipAddr": "10.0.0.1", "status": "UP"}\
                """.formatted(host)))
                    .id());
        }

        assertThat(ids).containsExactly("AGENT/a/", "AGENT/b/");
    }

    /// Two servers listed different instances, and each poll removed what the other one had added.
    @Test
    void higress3876ServersThatDifferRemoveNothingAtAChange() throws Exception {
        try (CannedEureka other = new CannedEureka();
                EurekaReadings both = new EurekaReadings(server, other)) {
            other.registry.register(Lease.up("WEB", "three", 8003));
            both.settledBut("WEB/three/");
            for (int i = 0; i < 4; i++) {
                server.change(it -> it.withStatus(503));
                assertThat(both.after(Duration.ofSeconds(30))).containsExactly(ONE, "WEB/three:8003", TWO);
                server.restore();
                other.change(it -> it.withStatus(503));
                assertThat(both.after(Duration.ofSeconds(30))).containsExactly(ONE, "WEB/three:8003", TWO);
                other.restore();
            }
        }
    }
}
