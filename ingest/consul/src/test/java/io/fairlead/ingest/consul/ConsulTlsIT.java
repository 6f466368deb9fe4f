package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.tls.TlsFiles;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import io.fairlead.ingest.consul.ConsulOptions.Freshness;
import io.fairlead.ingest.consul.ConsulOptions.Limits;
import io.fairlead.ingest.consul.ConsulOptions.Selection;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.PeerBinary;
import io.fairlead.testkit.peers.WithConsul;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// With certificates as Consul's own tool makes them, and an agent that asks for the client's.
@WithConsul
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsulTlsIT {
    private final int port = FreePorts.one();
    private @Nullable ConsulPeer consul;
    private Path folder = Path.of("");

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        folder = temporary;
        consul("tls", "ca", "create");
        consul("tls", "cert", "create", "-server", "-dc", "dc1");
        consul("tls", "cert", "create", "-client", "-dc", "dc1");
        consul = ConsulPeer.startProcessWith("""
            ports { https = %d }
            tls { https {
              ca_file = "%2$s/consul-agent-ca.pem"
              cert_file = "%2$s/dc1-server-consul-0.pem"
              key_file = "%2$s/dc1-server-consul-0-key.pem"
              verify_incoming = true
            } }
            """.formatted(port, folder));
    }

    private void consul(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder()
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.command().add(PeerBinary.require("consul").toString());
        builder.command().addAll(List.of(arguments));
        assertThat(builder.start().waitFor()).isZero();
    }

    @AfterAll
    void stop() {
        if (consul != null) {
            consul.close();
        }
    }

    @Test
    void readsWithAClientCertificate() throws InterruptedException {
        assertThat(ask("localhost", tls("dc1-client-consul-0-key.pem", ""))
                        .body()
                        .has("consul"))
                .isTrue();
    }

    @Test
    void theServersNameMayDifferFromTheHostDialled() throws InterruptedException {
        TlsOptions tls = tls("dc1-client-consul-0-key.pem", "server.dc1.consul");

        assertThat(ask("127.0.0.1", tls).body().has("consul")).isTrue();
    }

    @Test
    void aServerWithAnotherNameIsRefused() {
        TlsOptions tls = tls("dc1-client-consul-0-key.pem", "server.dc2.consul");

        assertThatThrownBy(() -> ask("localhost", tls))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("expected server.dc2.consul");
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        assertThatThrownBy(() -> ask("localhost", new TlsOptions(null, null, null, "")))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-HANDSHAKE"))
                .hasMessageContaining("its certificate is not trusted (")
                .hasMessageContaining("set tls.ca to the file of the authority that signed it");
    }

    @Test
    void aServerWithAnotherNameSaysWhichItHas() {
        assertThatThrownBy(() -> ask("localhost", tls("dc1-client-consul-0-key.pem", "consul.example")))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-HANDSHAKE"))
                .hasMessageContaining("its certificate is for server.dc1.consul, localhost, 127.0.0.1, expected"
                        + " consul.example; connect by one of these names, or set tls.server-name to one of them");
    }

    /// The alert of the server may be lost in the reset of the connection, which is then all there is to report.
    @Test
    void aClientWithoutACertificateIsToldToGiveOne() {
        assertThatThrownBy(
                        () -> ask("localhost", new TlsOptions(folder.resolve("consul-agent-ca.pem"), null, null, "")))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure ->
                                assertThat(failure.code()).isIn("INGEST-CONSUL-HANDSHAKE", "INGEST-CONSUL-UNREACHABLE"))
                .hasMessageContaining("set tls.cert and tls.key");
    }

    @Test
    void aPortThatDoesNotSpeakTlsIsSaidTo() {
        URI plain =
                URI.create("https://127.0.0.1:" + Objects.requireNonNull(consul).port());

        assertThatThrownBy(() -> ask(plain, new TlsOptions(null, null, null, "")))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-HANDSHAKE"))
                .hasMessageContaining("that port does not speak TLS")
                .hasMessageContaining("write http://, or name the HTTPS port");
    }

    /// Go's server answers 400 in plain text.
    @Test
    void aPortThatSpeaksTlsIsSaidToWhereTheAddressDoesNot() {
        assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:" + port), null))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("that port speaks HTTPS; write https:// in address");
    }

    /// As OpenSSL writes a PKCS #12 file out, and as `cat client.pem client-key.pem` does.
    @Test
    void readsFilesWithTextAndOtherBlocksInThem() throws Exception {
        String certificate = Files.readString(folder.resolve("dc1-client-consul-0.pem"));
        String key = Files.readString(folder.resolve("dc1-client-consul-0-key.pem"));
        Path both = folder.resolve("both.pem");
        Files.write(
                both,
                ("Bag Attributes\n    friendlyName: M\u00fcller\n" + key + "\nsubject=CN\n" + certificate)
                        .getBytes(StandardCharsets.ISO_8859_1));
        Path ca = folder.resolve("ca-and-more.pem");
        Files.writeString(
                ca, "\ufeff# f\u00fcr Consul\n" + key + Files.readString(folder.resolve("consul-agent-ca.pem")));
        TlsOptions tls = new TlsOptions(ca, both, both, "");

        assertThat(TlsFiles.check(tls)).isEmpty();
        assertThat(ask("localhost", tls).body().has("consul")).isTrue();
    }

    @Test
    void saysOfEachFileWhatIsWrongWithIt() throws IOException {
        Path certificate = folder.resolve("dc1-client-consul-0.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path cut = Files.writeString(folder.resolve("cut.pem"), "x\n-----BEGIN PRIVATE KEY-----\nMIIE");
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), "x\n-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n");
        Path encrypted = Files.writeString(
                folder.resolve("encrypted.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path missing = folder.resolve("nope.pem");

        assertThat(TlsFiles.check(new TlsOptions(missing, empty, cut, "")))
                .isEqualTo(Map.of(
                        "ca", "the file " + missing + ": does not exist",
                        "cert", "the file " + empty + ": holds no certificate, expected PEM with BEGIN CERTIFICATE",
                        "key",
                                "the file " + cut + ": contains no private key (it ends within a block), expected"
                                        + " unencrypted PEM with BEGIN PRIVATE KEY, RSA PRIVATE KEY"
                                        + " or EC PRIVATE KEY"));
        assertThat(TlsFiles.check(new TlsOptions(garbage, certificate, encrypted, "")))
                .isEqualTo(Map.of(
                        "ca", "the file " + garbage + ": the certificate in line 2 cannot be read",
                        "key",
                                "the file " + encrypted + ": the private key in line 1 is encrypted, expected one"
                                        + " without a passphrase (openssl pkey writes it)"));
        assertThat(TlsFiles.check(
                        new TlsOptions(folder, certificate, folder.resolve("dc1-server-consul-0-key.pem"), "")))
                .containsEntry("ca", "the file " + folder + ": is not a file")
                .hasEntrySatisfying(
                        "key",
                        it -> assertThat(it)
                                .contains("the private key does not belong to the first certificate of cert"
                                        + " (CN=client.dc1"));
        assertThatThrownBy(() -> ask("localhost", tls("nope.pem", "")))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-TLS"))
                .hasMessage("tls.key: the file " + missing + ": does not exist");
    }

    /// One source's file that is missing or broken ends that source alone, and counts again in its next run.
    @Test
    void aFileThatIsPutInPlaceLaterIsReadInTheNextRun() throws Exception {
        Path late = folder.resolve("late.pem");
        ConsulOptions config = config(
                URI.create("https://localhost:" + port),
                new TlsOptions(
                        late,
                        folder.resolve("dc1-client-consul-0.pem"),
                        folder.resolve("dc1-client-consul-0-key.pem"),
                        ""));
        ConsulSource source = new ConsulSource(new SourceId("dc1"), config, Clock.systemUTC(), new Random(1));
        assertThatThrownBy(() -> source.run(new RecordingListener(), new Cancellation()))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("source \"dc1\": tls.ca: the file " + late + ": does not exist");

        Files.copy(folder.resolve("consul-agent-ca.pem"), late);

        RecordingListener listener = new RecordingListener();
        try (SourceRun _ = SourceRun.start(source, listener)) {
            assertThat(listener.await(
                            Duration.ofSeconds(60), it -> !it.answers().isEmpty()))
                    .isTrue();
        }
    }

    private TlsOptions tls(String key, String serverName) {
        return new TlsOptions(
                folder.resolve("consul-agent-ca.pem"),
                folder.resolve("dc1-client-consul-0.pem"),
                folder.resolve(key),
                serverName);
    }

    private static ConsulOptions config(URI address, @Nullable TlsOptions tls) {
        return new ConsulOptions(address, Secret.NONE, Selection.DEFAULT, Freshness.DEFAULT, Limits.DEFAULT, tls);
    }

    private ConsulAnswer ask(String host, TlsOptions tls) throws InterruptedException {
        return ask(URI.create("https://" + host + ":" + port), tls);
    }

    private static ConsulAnswer ask(URI address, @Nullable TlsOptions tls) throws InterruptedException {
        try (ConsulClient client = new ConsulClient(config(address, tls), Clock.systemUTC())) {
            return client.ask(ConsulQuery.services("", Consistency.DEFAULT));
        }
    }
}
