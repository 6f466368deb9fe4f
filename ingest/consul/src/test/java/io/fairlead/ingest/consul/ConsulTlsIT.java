package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.consul.ConsulConfig.Consistency;
import io.fairlead.ingest.consul.ConsulConfig.Freshness;
import io.fairlead.ingest.consul.ConsulConfig.Limits;
import io.fairlead.ingest.consul.ConsulConfig.Selection;
import io.fairlead.ingest.consul.ConsulConfig.Tls;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.peers.PeerBinary;
import io.fairlead.testkit.peers.WithConsul;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
        Tls tls = tls("dc1-client-consul-0-key.pem", "server.dc1.consul");

        assertThat(ask("127.0.0.1", tls).body().has("consul")).isTrue();
    }

    @Test
    void aServerWithAnotherNameIsRefused() {
        Tls tls = tls("dc1-client-consul-0-key.pem", "server.dc2.consul");

        assertThatThrownBy(() -> ask("localhost", tls))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("expected server.dc2.consul");
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        assertThatThrownBy(() -> ask("localhost", new Tls(null, null, null, "")))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-UNREACHABLE"));
    }

    @Test
    void readsAKeyOfAnyForm() throws Exception {
        Path rsa = folder.resolve("rsa.pem");
        Files.writeString(rsa, "-----BEGIN NOTHING-----\n");

        assertThat(PrivateKeys.read(Files.readString(folder.resolve("dc1-client-consul-0-key.pem"))))
                .hasValueSatisfying(key -> assertThat(key.getAlgorithm()).isEqualTo("EC"));
        assertThatThrownBy(() -> ask("localhost", tls("rsa.pem", "")))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageStartingWith(rsa + " holds no private key");
        assertThatThrownBy(() -> ask("localhost", tls("missing.pem", "")))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("missing.pem");
    }

    private Tls tls(String key, String serverName) {
        return new Tls(
                folder.resolve("consul-agent-ca.pem"),
                folder.resolve("dc1-client-consul-0.pem"),
                folder.resolve(key),
                serverName);
    }

    private ConsulAnswer ask(String host, Tls tls) throws InterruptedException {
        ConsulConfig config = new ConsulConfig(
                URI.create("https://" + host + ":" + port),
                ConsulToken.NONE,
                Selection.DEFAULT,
                Freshness.DEFAULT,
                Limits.DEFAULT,
                tls);
        try (ConsulClient client = new ConsulClient(config, Clock.systemUTC())) {
            return client.ask(ConsulQuery.services("", Consistency.DEFAULT));
        }
    }
}
