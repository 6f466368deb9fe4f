package io.fairlead.ingest.etcd;

import static io.fairlead.ingest.etcd.FakeGateway.base64;
import static io.fairlead.ingest.etcd.FakeGateway.deleted;
import static io.fairlead.ingest.etcd.FakeGateway.header;
import static io.fairlead.ingest.etcd.FakeGateway.kv;
import static io.fairlead.ingest.etcd.FakeGateway.page;
import static io.fairlead.ingest.etcd.FakeGateway.result;
import static io.fairlead.ingest.etcd.GatewayRig.QUIET;
import static io.fairlead.ingest.etcd.GatewayRig.RENEWING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Watches that are silent, refused, or send something that was reported before.
class EtcdWatchTest {
    private static final Access READER = new Access("reader", new Secret("reader-secret"), TlsOptions.NONE);

    private final GatewayRig rig = new GatewayRig();
    private final FakeGateway etcd = rig.etcd;
    private final RecordingListener listener = rig.listener;

    @AfterEach
    void close() {
        rig.close();
    }

    private static String events(long revision, String... events) {
        return result(header("1", revision), "\"events\": [" + String.join(", ", events) + "]");
    }

    private static String written(String rest, int port, long revision) {
        return "{\"kv\": " + kv(rest, port, revision) + "}";
    }

    private static String broken(String rest, long revision) {
        return "{\"kv\": {\"key\": \"" + base64("/services/" + rest) + "\", \"mod_revision\": \"" + revision
                + "\", \"value\": \"" + base64("broken") + "\"}}";
    }

    private static String refused(String reason) {
        return "{\"result\": {" + header("1", 7)
                + ", \"watch_id\": \"-1\", \"created\": true, \"canceled\": true, \"cancel_reason\": \"" + reason
                + "\"}}";
    }

    private List<Integer> ports() {
        return listener.view().values().stream()
                .map(Instance::ports)
                .map(List::getFirst)
                .map(ListedPort::target)
                .toList();
    }

    /// A proxy that collects a response before it passes it on sends the status, and nothing of the watch.
    @Test
    void aWatchThatDoesNotBeginIsAFailure() throws InterruptedException {
        rig.readTimeout = Duration.ofSeconds(1);
        etcd.range(page(7, kv("web/1", 80, 3))).created("");
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-TIMEOUT");
        rig.awaitIds("web/1");
        assertThat(listener.failures().getFirst())
                .hasMessage(
                        "reading etcd at " + etcd.address() + ": the watch did not begin within read-timeout 1000 ms;"
                                + " if a proxy is in between, it must pass on each part of a response at once; what was read"
                                + " before stays in use");
    }

    /// etcd-io/etcd#19487, etcd-io/etcd#20221: a watch from the next revision was sent old events.
    @Test
    void anEventFromBeforeTheReadingIsIgnored() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 6), kv("web/2", 80, 4)));
        etcd.line(events(7, deleted("web/1", 5), written("web/2", 79, 3))).line(events(8, written("web/3", 80, 8)));
        rig.start(QUIET);

        rig.awaitIds("web/1", "web/2", "web/3");
        assertThat(ports()).containsExactly(80, 80, 80);
    }

    @Test
    void anEventWithoutARevisionIsNotAccepted() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 6)));
        etcd.line(events(8, "{\"type\": \"DELETE\", \"kv\": {\"key\": \"" + base64("/services/web/1") + "\"}}"));
        rig.start(QUIET);

        rig.awaitFailure("INGEST-ETCD-ANSWER");
        rig.awaitIds("web/1");
    }

    /// As if each had come in a message of its own.
    @Test
    void changesOfOneKeyInOneMessageCountInTheirOrder() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3), kv("web/2", 80, 4)));
        etcd.line(events(11, deleted("web/1", 8), broken("web/1", 9), written("web/2", 81, 10), broken("web/2", 11)));
        rig.start(QUIET);

        rig.awaitIds("web/2");
        assertThat(ports()).containsExactly(81);
        assertThat(listener.unresolved()).containsExactly("/services/web/1", "/services/web/2");
    }

    /// etcd-io/etcd#12385: before 3.4.22 and 3.5.5 etcd said that permission is denied.
    @Test
    void aWatchThatIsRefusedForItsTokenGetsAnotherOne() throws InterruptedException {
        for (String reason : List.of(
                "etcdserver: invalid auth token",
                "etcdserver: revision of auth store is old",
                "etcdserver: permission denied",
                "rpc error: code = PermissionDenied desc = etcdserver: permission denied")) {
            try (GatewayRig one = new GatewayRig()) {
                one.etcd.range(page(7, kv("web/1", 80, 3))).created(refused(reason), FakeGateway.created("1", 7));
                one.start(QUIET, READER);
                one.await("another watch", _ -> one.starts().size() > 1);

                one.etcd.line(events(8, written("web/2", 80, 8)));
                one.awaitIds("web/1", "web/2");
                assertThat(one.listener.failures()).as(reason).isEmpty();
                assertThat(one.listener.wholeAnswers()).hasSize(1);
                assertThat(one.etcd.tokens().getLast()).isEqualTo("t2");
            }
        }
    }

    @Test
    void aWatchThatIsRefusedWithANewTokenIsAFailure() throws InterruptedException {
        etcd.range(page(7, kv("web/1", 80, 3))).created(refused("etcdserver: permission denied"));
        rig.start(RENEWING, READER);

        rig.awaitFailure("INGEST-ETCD-AUTH");
        rig.awaitIds("web/1");
        assertThat(listener.failures()).allMatch(it -> it.code().equals("INGEST-ETCD-AUTH"));
    }

    /// What is no header value must not become part of a message.
    @Test
    void aTokenThatCannotBeSentIsNotShown() throws InterruptedException {
        etcd.token("s3cret\\nX: y").range(page(7, kv("web/1", 80, 3)));
        rig.start(QUIET, READER);

        rig.awaitFailure("INGEST-ETCD-ANSWER");
        assertThat(listener.failures()).noneMatch(it -> it.toString().contains("s3cret"));
    }
}
