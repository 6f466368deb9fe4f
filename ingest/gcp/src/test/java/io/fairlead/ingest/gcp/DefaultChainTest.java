package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.fairlead.ingest.gcp.ComputeServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultChainTest {
    private static final GoogleCredentials FOUND =
            GoogleCredentials.create(new AccessToken("found", Date.from(Instant.parse("2100-01-01T00:00:00Z"))));
    private static final String NOTHING = "Your default credentials were not found. To set up ...";

    private final ComputeServer server = new ComputeServer();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    /// Such as a Pod whose metadata server begins to respond after the Pod does.
    @Test
    void aMetadataServerThatRespondsLaterIsFound() throws Exception {
        server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"));
        server.answerTokens(_ -> Answer.error(503, ""));
        Process process = reading(Map.of("GCE_METADATA_HOST", "127.0.0.1:" + server.port()));
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine())
                    .startsWith("INGEST-GCP-CREDENTIALS reading the instances of the project shop-prod: no access token"
                            + " for the account of the application default credentials (Your default credentials were"
                            + " not found.");
            server.answerTokens(
                    path -> path.equals("/") ? Answer.of(200, Map.of("Metadata-Flavor", "Google"), "") : null);

            String line = out.readLine();
            while (line != null && line.startsWith("INGEST-GCP-CREDENTIALS")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("[shop-prod/europe-west1-b/1]");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Another identity than the one that is configured must not take its place.
    @Test
    void aFileOfTheEnvironmentThatCannotBeUsedIsNotReplacedByTheAttachedAccount() throws Exception {
        Process process = reading(Map.of(
                "GCE_METADATA_HOST",
                "127.0.0.1:" + server.port(),
                "GOOGLE_APPLICATION_CREDENTIALS",
                home.resolve("absent.json").toString()));
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(out.readLine())
                        .startsWith("INGEST-GCP-CREDENTIALS ")
                        .contains("GOOGLE_APPLICATION_CREDENTIALS");
            }
            assertThat(server.tokenRequests()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process reading(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DefaultChainReading.class.getName(),
                        server.at("").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void whatTheLibraryFindsIsUsed() throws IOException {
        assertThat(new DefaultChain(() -> FOUND, () -> failing("not asked")).find())
                .isSameAs(FOUND);
    }

    @Test
    void theFailureOfTheLibraryIsReportedIfTheMetadataServerGivesNoToken() {
        GoogleCredentials without = GoogleCredentials.newBuilder().build();

        assertThatThrownBy(() -> new DefaultChain(() -> failing(NOTHING), () -> without).find())
                .isInstanceOf(IOException.class)
                .hasMessage(NOTHING);
        assertThatThrownBy(() -> new DefaultChain(() -> failing("a broken file"), () -> FOUND).find())
                .hasMessage("a broken file");
    }

    private static GoogleCredentials failing(String message) throws IOException {
        throw new IOException(message);
    }
}
