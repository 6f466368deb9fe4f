package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins that look at the environment of the process, each in a process of its own.
class EnvironmentTest {
    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);

    @BeforeEach
    void fill() {
        tables.put(Machines.rows(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String read(String login, Map<String, String> environment) throws IOException, InterruptedException {
        return read(login, 1, environment);
    }

    private String read(String login, int times, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                        java.toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadingMain.class.getName(),
                        login,
                        server.address(),
                        OwnCertificate.authority().toString(),
                        Integer.toString(times))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.strip();
    }

    private Map<String, String> ofAppService() {
        return Map.of(
                "IDENTITY_ENDPOINT",
                "http://127.0.0.1:" + server.plainPort() + "/msi/token",
                "IDENTITY_HEADER",
                GraphServer.SECRET);
    }

    @Test
    void aManagedIdentity() throws Exception {
        assertThat(read("", ofAppService())).isEqualTo("[web-0]");
        assertThat(server.tokenRequests())
                .singleElement()
                .satisfies(it -> assertThat(it)
                        .contains("resource=https://management.core.windows.net/")
                        .doesNotContain("client_id"));
    }

    @Test
    void aManagedIdentityOfAUser() throws Exception {
        assertThat(read("some-client", ofAppService())).isEqualTo("[web-0]");
        assertThat(server.tokenRequests())
                .singleElement()
                .satisfies(it -> assertThat(it).contains("client_id=some-client"));
    }

    /// The SDK keeps the tokens of managed identities for the process, whether they are rejected or not.
    @ParameterizedTest
    @ValueSource(strings = {"", "default-chain"})
    void aManagedIdentityWhoseTokenIsRejectedGetsAnother(String login) throws Exception {
        server.answer((query, _) -> {
            if (query.table().equals("ResourceContainers")) {
                server.rotate(GraphServer.SECRET, "e30.e30.another");
            }
            return Optional.empty();
        });

        assertThat(read(login, 3, ofAppService()).lines())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("[web-0]"),
                        second -> assertThat(second).startsWith("INGEST-AZURE-AUTH"),
                        third -> assertThat(third).isEqualTo("[web-0]"));
    }

    @Test
    void theDefaultChainFindsAnApplication() throws Exception {
        assertThat(read(
                        "default-chain",
                        Map.of(
                                "AZURE_TENANT_ID", "tenant",
                                "AZURE_CLIENT_ID", "client",
                                "AZURE_CLIENT_SECRET", GraphServer.SECRET)))
                .isEqualTo("[web-0]");
    }

    /// Nothing but the chain knows the secret before it is sent.
    @Test
    void aSecretThatTheDefaultChainFindsIsNotShown() throws Exception {
        server.answerTokens(new Answer(
                400,
                Answer.JSON,
                "{\"error\":\"invalid_client\",\"error_description\":\"you sent " + GraphServer.SECRET + "\"}",
                false));

        assertThat(read(
                        "default-chain",
                        Map.of(
                                "AZURE_TENANT_ID", "tenant",
                                "AZURE_CLIENT_ID", "client",
                                "AZURE_CLIENT_SECRET", GraphServer.SECRET)))
                .contains("you sent ***")
                .doesNotContain(GraphServer.SECRET);
    }

    @Test
    void theDefaultChainFindsAManagedIdentity() throws Exception {
        assertThat(read("default-chain", ofAppService())).isEqualTo("[web-0]");
    }
}
