package io.fairlead.ingest.etcd;

import static io.fairlead.ingest.etcd.FakeGateway.base64;
import static io.fairlead.ingest.etcd.FakeGateway.created;
import static io.fairlead.ingest.etcd.FakeGateway.deleted;
import static io.fairlead.ingest.etcd.FakeGateway.firstPage;
import static io.fairlead.ingest.etcd.FakeGateway.header;
import static io.fairlead.ingest.etcd.FakeGateway.kv;
import static io.fairlead.ingest.etcd.FakeGateway.page;
import static io.fairlead.ingest.etcd.FakeGateway.result;
import static io.fairlead.ingest.etcd.GatewayRig.PROBING;
import static io.fairlead.ingest.etcd.GatewayRig.QUIET;
import static io.fairlead.ingest.etcd.GatewayRig.RENEWING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.testkit.contract.RecordingListener;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a real etcd sends rarely, or not at the moment when a test needs it.
class EtcdRunTest {
    private final GatewayRig rig = new GatewayRig();
    private final FakeGateway etcd = rig.etcd;
    private final RecordingListener listener = rig.listener;

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void allPagesHaveTheRevisionOfTheFirst() throws InterruptedException {
        etcd.range(firstPage(7, kv("web/1", 80, 3))).range(page(9, kv("web/2", 80, 4)));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/2");
        List<JsonNode> requests = etcd.requests();
        assertThat(requests.get(0).path("revision").isMissingNode()).isTrue();
        assertThat(requests.get(1).path("revision").asText()).isEqualTo("7");
        assertThat(requests.get(1).path("key").asText()).isEqualTo(base64("/services/web/1\0"));
        assertThat(listener.wholeAnswers().getFirst().position().value()).isEqualTo("7");
        rig.await("a watch", _ -> etcd.requests().stream().anyMatch(it -> it.has("create_request")));
        JsonNode watch = etcd.requests().get(2).path("create_request");
        assertThat(watch.path("start_revision").asText()).isEqualTo("8");
        assertThat(watch.path("range_end").asText()).isEqualTo(base64("/services0"));
    }

    @Test
    void aPageThatFailsDiscardsTheOthers() throws InterruptedException {
        etcd.range(firstPage(7, kv("web/1", 80, 3)))
                .range(500, "{\"code\": 2, \"message\": \"broken\"}")
                .range(page(7, kv("web/1", 80, 3), kv("web/2", 80, 4)));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/2");
        rig.awaitFailure("INGEST-ETCD-STATUS");
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    @Test
    void aCompactionBetweenTwoPagesBeginsAgain() throws InterruptedException {
        etcd.range(firstPage(7, kv("web/1", 80, 3)))
                .range(400, "{\"code\": 11, \"message\": \"etcdserver: mvcc: required revision has been compacted\"}")
                .range(page(9, kv("web/2", 80, 4)));
        rig.start(QUIET);

        rig.awaitIds("web/2");
        rig.awaitFailure("INGEST-ETCD-COMPACTED");
        assertThat(etcd.requests().get(2).has("revision")).isFalse();
    }

    @Test
    void aPageWithoutKeysBeforeTheLastIsNotAccepted() throws InterruptedException {
        etcd.range(firstPage(7)).range(page(7, kv("web/1", 80, 3)));
        rig.start(QUIET);

        rig.awaitIds("web/1");
        rig.awaitFailure("INGEST-ETCD-ANSWER");
    }

    /// It would be read for as long as the server repeats it.
    @Test
    void aPageThatIsRepeatedIsNotAccepted() throws InterruptedException {
        etcd.range(firstPage(7, kv("web/1", 80, 3)))
                .range(firstPage(7, kv("web/1", 80, 3)))
                .range(page(7, kv("web/1", 80, 3), kv("web/2", 80, 4)));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/2");
        rig.awaitFailure("INGEST-ETCD-ANSWER");
    }

    /// cilium/cilium#3011: a watch that continues at the compacted revision misses what was before it.
    @Test
    void aWatchWhoseRevisionWasCompactedReadsEverythingAgain() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3))).range(page(20, kv("web/2", 80, 15)));
        etcd.line("{\"result\": {\"header\": {\"cluster_id\": \"1\", \"raft_term\": \"2\"}, \"canceled\": true,"
                + " \"compact_revision\": \"12\"}}");
        rig.start(QUIET);

        rig.awaitIds("web/2");
        assertThat(listener.wholeAnswers()).hasSize(2);
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void theLastChangeOfAKeyCounts() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3), kv("web/2", 80, 4)));
        etcd.line(result(
                header("1", 11),
                "\"events\": [" + deleted("web/1", 8) + ", {\"kv\": " + kv("web/1", 81, 9) + "}, {\"kv\": "
                        + kv("web/3", 80, 10) + "}, " + deleted("web/3", 11) + ", " + deleted("web/2", 11)
                        + "]"));
        rig.start(QUIET);

        rig.awaitIds("web/1");
        assertThat(listener.view().values())
                .extracting(Instance::ports)
                .containsExactly(List.of(ListedPort.target(81)));
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    /// The next watch begins at the revision of which a part is missing, not after it.
    @Test
    void aRevisionInFragmentsIsNotCompleteBeforeItsLastOne() throws InterruptedException {
        etcd.range(page(7));
        etcd.line(result(header("1", 9), "\"events\": [{\"kv\": " + kv("web/1", 80, 9) + "}], \"fragment\": true"));
        rig.start(RENEWING);

        rig.awaitIds("web/1");
        rig.await("another watch", _ -> rig.starts().size() > 1);
        assertThat(rig.starts().subList(0, 2)).containsExactly("8", "9");
    }

    @Test
    void progressMovesTheRevisionOfTheNextWatch() throws InterruptedException {
        etcd.range(page(7));
        etcd.line("{\"result\": {" + header("1", 40) + "}}");
        rig.start(RENEWING);

        rig.await("another watch", _ -> rig.starts().size() > 1);
        assertThat(rig.starts().subList(0, 2)).containsExactly("8", "41");
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    @Test
    void aWatchOfAMemberThatIsBehindIsNotFollowed() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3)));
        etcd.created(created("1", 5)).count("{" + header("1", 7) + ", \"count\": \"1\"}");
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-LAGGING");
        rig.awaitIds("web/1");
    }

    /// Behind a load balancer each watch may be of another member.
    @Test
    void aMemberThatIsBehindForAMomentIsNoFailure() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3)));
        etcd.created(created("1", 5), created("1", 6), created("1", 7))
                .count("{" + header("1", 7) + ", \"count\": \"1\"}");
        rig.start(QUIET);
        rig.await("the third watch", _ -> rig.starts().size() > 2);

        etcd.line(result(header("1", 8), "\"events\": [{\"kv\": " + kv("web/2", 80, 8) + "}]"));
        rig.awaitIds("web/1", "web/2");
        assertThat(listener.failures()).isEmpty();
    }

    /// A watch would be silent until the former revision is reached.
    @Test
    void aMemberThatIsBehindBecauseOfARestoreReadsEverythingAgain() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3))).range(page(3, kv("web/2", 80, 2)));
        etcd.created(created("1", 3)).count("{" + header("1", 3) + ", \"count\": \"1\"}");
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-BACKWARDS");
        rig.awaitIds("web/2");
    }

    @Test
    void aWatchWithoutALeaderEndsTheRun() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3)));
        etcd.line("{\"error\": {\"grpc_code\": 14, \"message\": \"etcdserver: no leader\"}}");
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-QUORUM");
        rig.awaitIds("web/1");
    }

    @Test
    void aRevisionThatGoesBackwardsReadsEverythingAgain() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3))).range(page(3, kv("web/2", 80, 2)));
        etcd.count("{" + header("1", 3) + ", \"count\": \"1\"}");
        rig.start(PROBING);

        rig.awaitFailure("INGEST-ETCD-BACKWARDS");
        rig.awaitIds("web/2");
    }

    /// etcd-io/etcd#18089: a deletion that no watch received.
    @Test
    void anotherNumberOfKeysReadsEverythingAgain() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3), kv("web/2", 80, 4))).range(page(8, kv("web/1", 80, 3)));
        etcd.count("{" + header("1", 8) + ", \"count\": \"1\"}");
        rig.start(PROBING);

        rig.awaitIds("web/1");
        assertThat(listener.failures()).isEmpty();
        rig.await("a sign of life", it -> it.deltas() > 0);
    }

    @Test
    void anotherClusterIsReadOnceNoEndpointHasTheFormerId() throws Exception {
        etcd.range(page(7, kv("web/1", 80, 3)))
                .range(page(9, kv("web/2", 80, 4)).replace("\"cluster_id\": \"1\"", "\"cluster_id\": \"2\""));
        etcd.count("{" + header("2", 9) + ", \"count\": \"1\"}").created(created("2", 9));
        rig.start(PROBING);

        rig.awaitFailure("INGEST-ETCD-CLUSTER");
        rig.awaitIds("web/2");
    }

    @Test
    void anEndpointOfAnotherClusterIsNotRead() throws Exception {
        try (FakeGateway other = FakeGateway.open()) {
            etcd.range(page(7, kv("web/1", 80, 3))).range(500, "broken").range(page(7, kv("web/1", 80, 3)));
            etcd.count("{" + header("1", 7) + ", \"count\": \"1\"}").created(refused());
            other.range(page(9, kv("web/2", 80, 4)).replace("\"cluster_id\": \"1\"", "\"cluster_id\": \"2\""));
            other.count("{" + header("2", 9) + ", \"count\": \"1\"}");
            rig.start(QUIET, other.address());

            rig.awaitFailure("INGEST-ETCD-CLUSTER");
            rig.await("the first one again", it -> it.wholeAnswers().size() > 1);
            rig.awaitIds("web/1");
        }
    }

    /// A load balancer in front of two etcd clusters must not make them take turns.
    @Test
    void anotherClusterBehindTheSameAddressIsNotRead() throws Exception {
        etcd.range(page(7, kv("web/1", 80, 3)))
                .range(500, "broken")
                .range(page(9, kv("web/2", 80, 4)).replace("\"cluster_id\": \"1\"", "\"cluster_id\": \"2\""))
                .range(page(7, kv("web/1", 80, 3)));
        String other = "{" + header("2", 9) + ", \"count\": \"1\"}";
        etcd.count(other, other, "{" + header("1", 7) + ", \"count\": \"1\"}").created(refused());
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-CLUSTER");
        rig.await("the former one again", it -> it.wholeAnswers().size() > 1);
        rig.awaitIds("web/1");
        assertThat(listener.failures())
                .filteredOn(it -> it.code().equals("INGEST-ETCD-CLUSTER"))
                .hasSize(1);
    }

    private static String refused() {
        return "{\"error\": {\"code\": 2, \"message\": \"broken\"}}";
    }

    @Test
    void pagesShrinkAndAKeyThatIsTooLargeIsRejectedAlone() throws InterruptedException {
        String large = kv("web/2", 80, 4).replace("\"value\": \"", "\"value\": \"" + "AAAA".repeat(1 << 19));
        etcd.range(page(7, kv("web/1", 80, 3), large, kv("web/3", 80, 5))) // 16 keys
                .range(page(7, kv("web/1", 80, 3), large)) // 2 keys
                .range(firstPage(7, kv("web/1", 80, 3))) // 1 key
                .range(page(7, large, kv("web/3", 80, 5))) // 2 keys
                .range(firstPage(7, large))
                .range(firstPage(7, kv("web/2", 80, 4)))
                .range(page(7, kv("web/3", 80, 5)));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/3");
        rig.awaitFailure(KnownKeys.ENTRY);
        assertThat(listener.wholeAnswers().getFirst().unread()).containsExactly("web/2");
        assertThat(limits().subList(0, 7)).containsExactly(16, 2, 1, 2, 1, 1, 2);
        assertThat(etcd.requests().get(5).path("keys_only").asBoolean()).isTrue();
    }

    private List<Integer> limits() {
        return etcd.requests().stream().map(it -> it.path("limit").asInt()).toList();
    }

    /// One large value must not cost a request for each of the keys after it.
    @Test
    void pagesGrowAgainAfterALargeValue() throws InterruptedException {
        String large = kv("web/0", 80, 3).replace("\"value\": \"", "\"value\": \"" + "AAAA".repeat(1 << 19));
        etcd.range(page(7, large)).range(page(7, large));
        for (int i = 1; i < 7; i++) {
            etcd.range(firstPage(7, kv("web/" + i, 80, 3)));
        }
        etcd.range(page(7, kv("web/7", 80, 3)));
        rig.start(QUIET);

        rig.await("a report", it -> !it.wholeAnswers().isEmpty());
        assertThat(limits().subList(0, 9)).containsExactly(16, 2, 1, 2, 4, 8, 16, 16, 16);
    }

    @Test
    void aRecheckReadsEverythingAgainAlthoughNothingChanged() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3)));
        EtcdSource source = rig.start(QUIET);
        rig.awaitIds("web/1");

        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isTrue();

        rig.await("another report", it -> it.wholeAnswers().size() > 1);
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void anItemWithBadContentKeepsItsLastGoodOne() throws InterruptedException {
        String bad = "{\"kv\": {\"key\": \"" + base64("/services/web/1") + "\", \"mod_revision\": \"8\", \"value\": \""
                + base64("broken") + "\"}}";
        etcd.range(page(7, kv("web/1", 80, 3)));
        etcd.line(result(header("1", 8), "\"events\": [" + bad + "]"))
                .line(result(header("1", 9), "\"events\": [{\"kv\": " + kv("web/2", 80, 9) + "}]"));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/2");
        rig.await("the bad one is reported", it -> List.copyOf(it.unresolved()).equals(List.of("/services/web/1")));
        etcd.line(result(header("1", 10), "\"events\": [" + deleted("web/1", 10) + "]"));
        rig.awaitIds("web/2");
        rig.await("no bad one is left", it -> it.unresolved().isEmpty());
    }
}
