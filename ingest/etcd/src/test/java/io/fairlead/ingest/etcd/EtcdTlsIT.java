package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.etcd.EtcdOptions.Access;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.EtcdPeer;
import io.fairlead.testkit.tls.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// An etcd that asks for the client's certificate.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdTlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String VALUE = "{\"address\": \"10.0.0.1\", \"port\": 80}";

    private Path folder = Path.of("");
    private @Nullable TestCertificates made;
    private @Nullable EtcdPeer shared;

    @BeforeAll
    void launch(@TempDir Path temporary) throws Exception {
        folder = temporary;
        TestCertificates all = TestCertificates.in(Files.createDirectory(temporary.resolve("pem")));
        made = all;
        shared = EtcdPeer.startWith(
                "--client-cert-auth",
                "--trusted-ca-file=" + all.authority(),
                "--cert-file=" + all.certificate("server"),
                "--key-file=" + all.key("server"),
                "--bcrypt-cost=4");
    }

    @AfterAll
    void end() {
        if (shared != null) {
            shared.close();
        }
    }

    @BeforeEach
    void clear() {
        etcd().clear();
        etcd().put("/services/web/1", VALUE);
    }

    private EtcdPeer etcd() {
        return Objects.requireNonNull(shared);
    }

    private TestCertificates certificates() {
        return Objects.requireNonNull(made);
    }

    private SourceRun start(TlsOptions tls, RecordingListener listener) {
        return SourceRun.start(source(tls), listener);
    }

    private EtcdSource source(TlsOptions tls) {
        return new EtcdSource(
                new SourceId("etcd"),
                Layouts.options(
                        List.of(etcd().tlsAddress()),
                        new Access("", Secret.NONE, tls),
                        new EtcdOptions.Sizes(2, 1 << 20, 64 << 10),
                        Duration.ofSeconds(20)),
                new SourceContext(Clock.systemUTC(), new Random(7), ByteBudget.ofHeap()),
                new EtcdRun.Pace(Duration.ofMillis(200), Duration.ofSeconds(1)));
    }

    private static void awaitIds(RecordingListener listener, String... ids) throws InterruptedException {
        assertThat(listener.await(
                        PATIENCE, it -> List.copyOf(it.view().keySet()).equals(List.of(ids))))
                .as(
                        "ids %s; view %s, failures %s",
                        List.of(ids), listener.view().keySet(), listener.failures())
                .isTrue();
    }

    private TlsOptions withCertificate(Path certificate, Path key) {
        return new TlsOptions(certificates().authority(), certificate, key, "");
    }

    @Test
    void readsAndWatchesWithAClientCertificate() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (SourceRun _ = start(
                withCertificate(
                        certificates().certificate("client"), certificates().key("client")),
                listener)) {
            awaitIds(listener, "web/1");
            etcd().put("/services/web/2", VALUE);
            awaitIds(listener, "web/1", "web/2");
            assertThat(listener.failures()).isEmpty();
        }
    }

    @Test
    void saysThatACertificateIsMissing() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (SourceRun run = start(new TlsOptions(certificates().authority(), null, null, ""), listener)) {
            // TLS 1.3 ends the client's handshake before the server asks for the certificate: the connection may be
            // closed before the reason is read. Then the source tries again.
            assertThat(listener.await(
                            PATIENCE,
                            it -> it.failures().stream()
                                    .anyMatch(failure -> failure.code().equals("INGEST-ETCD-HANDSHAKE"))))
                    .isTrue();
            assertThat(listener.wholeAnswers()).isEmpty();
            assertThat(run.thrown()).isNull();
        }
    }

    /// Each run reads the files again.
    @Test
    void aCertificateThatIsReplacedIsUsedInTheNextRun() throws Exception {
        Path certificate = folder.resolve("used.pem");
        Path key = folder.resolve("used-key.pem");
        TestCertificates stranger = TestCertificates.in(Files.createDirectory(folder.resolve("stranger")));
        Files.copy(stranger.certificate("client"), certificate);
        Files.copy(stranger.key("client"), key);
        EtcdSource source = source(withCertificate(certificate, key));
        RecordingListener listener = new RecordingListener();
        try (SourceRun _ = SourceRun.start(source, listener)) {
            assertThat(listener.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            assertThat(listener.wholeAnswers()).isEmpty();
        }
        Files.copy(certificates().key("client"), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificates().certificate("client"), certificate, StandardCopyOption.REPLACE_EXISTING);

        try (SourceRun _ = SourceRun.start(source, listener)) {
            awaitIds(listener, "web/1");
        }
    }
}
