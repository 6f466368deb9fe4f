package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.ingest.gcp.GcpOptions.Keys;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
    private final ComputeServer server = new ComputeServer();

    @TempDir
    private Path folder;

    AccessTokensTest() {
        server.put("shop-prod", Machine.of("1", "europe-west1-b", "web"), Machine.of("2", "europe-west1-b", "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path key() {
        return ServiceAccountKey.write(folder.resolve("key.json"), server.at("/token"));
    }

    private Project with(Path file) {
        return new Project(Project.with(Project.options(server, 1), new Identity(new Keys.InFile(file), "")));
    }

    @Test
    void aTokenIsFetchedOnceAndUsedForEachCall() throws InterruptedException {
        try (Project project = with(key())) {
            var _ = project.first();
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        }
        assertThat(server.tokenRequests()).singleElement().asString().startsWith("/token grant_type=");
        assertThat(server.calls()).hasSize(4);
    }

    @Test
    void anotherTokenIsFetchedAfterOneThatIsNotAccepted() throws InterruptedException {
        try (Project project = with(key())) {
            var _ = project.first();
            server.accept("ya29.another-one");

            assertThat(project.failure())
                    .hasMessage("reading the instances of the project shop-prod: the response was 401"
                            + " [UNAUTHENTICATED, authError] \"Request had invalid authentication"
                            + " credentials.\"; expected credentials that Google accepts; what was read before"
                            + " stays in use");
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        }
        assertThat(server.tokenRequests()).hasSize(2);
    }

    @Test
    void aTokenThatEndsBetweenTwoPagesCostsNoReading() throws InterruptedException {
        try (Project project = with(key())) {
            server.answer(call -> {
                server.accept("ya29.another-one");
                return null;
            });

            assertThat(Project.ids(project.first())).hasSize(2);
        }
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void aFileThatChangesIsReadAgain() throws Exception {
        Path file = key();
        try (Project project = with(file)) {
            var _ = project.first();
            Files.writeString(file, ServiceAccountKey.json(server.at("/rotated")));
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(server.tokenRequests()).hasSize(2).last().asString().startsWith("/rotated ");

            Files.delete(file);
            assertThat(project.failure())
                    .hasMessage("the file " + file
                            + ": cannot be read (NoSuchFileException); what was read before stays in" + " use");
            ServiceAccountKey.write(file, server.at("/rotated"));
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"type\": \"s3cret\"}",
                "s3cret",
                "{\"type\": \"service_account\", \"x\": \"s3cret\"}"
            })
    void aFileWithSomethingElseIsNamedAndItsContentIsNot(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("key.json"), content);
        try (Project project = with(file)) {
            TransientFailure failure = project.failure();
            assertThat(failure.code()).isEqualTo("INGEST-GCP-CREDENTIALS");
            assertThat(failure.toString())
                    .contains("the file " + file + ": holds no credentials of Google (")
                    .doesNotContain("s3cret");
            assertThat(failure.getCause()).isNull();
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aTokenServerThatFailsIsQueriedOnceForEachReading() {
        server.answerTokens(_ -> Answer.error(503, "{\"error\": \"unavailable\"}"));
        try (Project project = with(key())) {
            TransientFailure failure = project.failure();
            assertThat(failure.code()).isEqualTo("INGEST-GCP-CREDENTIALS");
            assertThat(failure)
                    .hasMessageStartingWith("reading the instances of the project shop-prod: no access token for "
                            + ServiceAccountKey.EMAIL
                            + " (the response was 503 \"{\"error\": \"unavailable\"}\"); check the credentials"
                            + " in the file, and the clock of this machine; what was read before stays in"
                            + " use");
            assertThat(server.tokenRequests()).hasSize(1);
            assertThat(project.failure()).isNotNull();
            assertThat(server.tokenRequests()).hasSize(2);
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aTokenServerThatDoesNotRespondIsNotWaitedForLongAndQueriedAgain() throws InterruptedException {
        CountDownLatch silent = silence();
        Identity identity = new Identity(new Keys.InFile(key()), "");
        GcpOptions options = Project.with(
                Project.with(Project.options(server, 1), identity),
                new Limits(Duration.ofMinutes(1), Duration.ofSeconds(3), 1));
        try (Project project = new Project(options)) {
            assertThat(project.failure())
                    .hasMessageStartingWith(
                            "reading the instances of the project shop-prod: no access token within timeout"
                                    + " 3000 ms for ");
            silent.countDown();

            assertThat(Project.ids(project.first())).hasSize(2);
        }
    }

    @Test
    void waitingForATokenEndsSoonAfterAnInterrupt() throws InterruptedException {
        CountDownLatch silent = silence();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Project project = with(key())) {
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    var _ = project.first();
                } catch (InterruptedException _) {
                    interrupted.set(true);
                }
            });
            while (server.tokenRequests().isEmpty()) {
                assertThat(reader.join(Duration.ofMillis(20))).isFalse();
            }
            reader.interrupt();

            assertThat(reader.join(Duration.ofSeconds(8))).as("ended").isTrue();
            assertThat(interrupted).isTrue();
        } finally {
            silent.countDown();
        }
    }

    /// The projects of a source share its credentials, so one thread fetches a token for all.
    @Test
    void aReadingThatEndsWhileItFetchesATokenFailsNoOther() throws Exception {
        CountDownLatch silent = silence();
        AccessTokens tokens = new AccessTokens(
                Project.with(Project.options(server, 1), new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1)));
        CallFailures failures = new CallFailures(GoogleReading.ofInstances(Project.ID), Clock.systemUTC());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RequestHeaders> first = threads.submit(() -> tokens.headers(failures, _ -> {}));
            await(() -> server.tokenRequests().size() == 1);
            AtomicReference<Thread> second = new AtomicReference<>();
            Future<RequestHeaders> other = threads.submit(() -> {
                second.set(Thread.currentThread());
                return tokens.headers(failures, _ -> {});
            });
            await(() -> second.get() != null && second.get().getState() == Thread.State.TIMED_WAITING);

            assertThat(first.cancel(true)).isTrue();
            await(() -> server.tokenRequests().size() == 2);
            silent.countDown();

            assertThat(other.get().values().toString()).contains(ComputeServer.TOKEN);
        } finally {
            silent.countDown();
            tokens.close();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /// A token server that does not respond until the latch is released.
    private CountDownLatch silence() {
        CountDownLatch silent = new CountDownLatch(1);
        server.answerTokens(_ -> {
            try {
                silent.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        return silent;
    }

    /// As a token server answers for a key that was revoked, and one that repeats what was sent to it.
    @Test
    void noMessageContainsTheAssertionOrTheKey() {
        server.answerTokens(_ -> Answer.error(
                400,
                "{\"error\": \"invalid_grant\", \"error_description\": \""
                        + server.tokenRequests().getLast() + " " + ServiceAccountKey.PRIVATE + "\"}"));
        try (Project project = with(key())) {
            String said = project.failure().toString();

            assertThat(said).contains("the response was 400");
            assertThat(server.tokenRequests().getLast()).contains("assertion=");
            String assertion = server.tokenRequests().getLast().replaceAll(".*assertion=", "");
            assertThat(said)
                    .doesNotContain(assertion.split("\\.", -1))
                    .doesNotContain(ServiceAccountKey.PRIVATE.substring(40, 80));
        }
    }

    @Test
    void aServiceAccountIsImpersonated() throws InterruptedException {
        String reader = "reader@shop-prod.iam.gserviceaccount.com";
        GcpOptions options = Project.with(Project.options(server, 1), new Identity(new Keys.InFile(key()), reader));
        try (Project project = new Project(options)) {
            assertThat(Project.ids(project.first())).hasSize(2);
            assertThat(server.tokenRequests())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("/v1/projects/-/serviceAccounts/" + reader + ":generateAccessToken ")
                    .contains("https://www.googleapis.com/auth/compute.readonly");

            server.answer(_ -> Answer.error(403, "{}"));
            assertThat(project.failure())
                    .hasMessageContaining("grant compute.instances.list on the project to " + reader);
        }
    }

    @Test
    void aServiceAccountThatMayNotBeImpersonatedIsNamed() {
        String reader = "reader@shop-prod.iam.gserviceaccount.com";
        server.answerTokens(path -> path.startsWith("/v1/")
                ? Answer.error(
                        403,
                        "{\"error\": {\"code\": 403, \"message\": \"Permission"
                                + " 'iam.serviceAccounts.getAccessToken' denied\", \"status\": \"PERMISSION_DENIED\"}}")
                : null);
        GcpOptions options = Project.with(Project.options(server, 1), new Identity(new Keys.InFile(key()), reader));
        try (Project project = new Project(options)) {
            TransientFailure failure = project.failure();

            assertThat(failure.code()).isEqualTo("INGEST-GCP-CREDENTIALS");
            assertThat(failure)
                    .hasMessageContaining("no access token for " + reader)
                    .hasMessageContaining("iam.serviceAccounts.getAccessToken");
            assertThat(server.tokenRequests()).hasSize(2);
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void showsNoSecret() {
        RequestHeaders headers =
                new RequestHeaders(java.util.Map.of("Authorization", List.of("Bearer " + ComputeServer.TOKEN)), "me");

        assertThat(headers.toString()).doesNotContain("c0ffee00");
    }
}
