package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the source says of responses that it cannot use, and how often it asks again.
class EurekaResponsesTest {
    private final CannedEureka server = new CannedEureka();
    private final CannedEureka other = new CannedEureka();
    private final EurekaReadings readings = new EurekaReadings(server, other);
    private final EurekaReadings alone = new EurekaReadings(server);

    @BeforeEach
    void register() {
        for (CannedEureka each : List.of(server, other)) {
            each.registry.register(Lease.up("WEB", "one", 8001));
        }
    }

    @AfterEach
    void close() {
        readings.close();
        alone.close();
        server.close();
        other.close();
    }

    @Test
    void theLongestWaitThatAServerAskedForIsKept() {
        server.change(it -> it.withStatus(500));
        other.change(it -> it.withStatus(429).withHeader("Retry-After", "20"));

        TransientFailure failure = readings.failure();

        assertThat(failure.code()).isEqualTo("INGEST-EUREKA-STATUS");
        assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(failure.reason()).isEqualTo(TransientFailure.Reason.OVERLOADED);
        assertThat(readings.listener().throttles())
                .as("PollingSource counts the failure that is thrown")
                .isEmpty();
    }

    @Test
    void aServerThatIsBusyIsCountedAlthoughAnotherOneResponds() throws Exception {
        server.change(it -> it.withStatus(429));

        assertThat(readings.first()).containsExactly("WEB/one:8001");
        assertThat(readings.listener().throttles()).isEqualTo(Map.of("", 1));
    }

    @Test
    void eachFurtherBusyServerIsCounted() {
        server.change(it -> it.withStatus(429));
        other.change(it -> it.withStatus(429));

        assertThat(readings.failure().code()).isEqualTo("INGEST-EUREKA-BUSY");
        assertThat(readings.listener().throttles()).isEqualTo(Map.of("", 1));
    }

    @Test
    void aRedirectIsNamedAndNotFollowed() {
        server.change(it -> it.withStatus(302)
                .withBody("")
                .withHeader("Location", "https://me:hunter2@elsewhere.example/eureka/apps?key=hunter2"));

        assertThat(alone.failure())
                .hasMessage("reading " + server.url() + ": the response was 302 \"\" with a redirect to"
                        + " https://***@elsewhere.example/eureka/apps?..., which is not followed, expected 200; what"
                        + " was read before stays in use");
    }

    @Test
    void aPathThatIsNotThereIsExplained() {
        server.change(it -> it.withStatus(404).withBody("none"));

        assertThat(alone.failure())
                .hasMessage("reading " + server.url() + ": the response was 404 \"none\", expected 200; the path of the"
                        + " URL usually ends with /eureka; what was read before stays in use");
    }

    @Test
    void gzipIsReadAndOtherEncodingsAreNamed() throws Exception {
        server.change(it -> it.withHeader("Content-Encoding", "gzip"));
        assertThat(alone.first()).containsExactly("WEB/one:8001");

        server.change(it -> it.withHeader("Content-Encoding", "br"));
        assertThat(alone.failure()).hasMessageContaining("200 with Content-Encoding \"br\", expected gzip or none");
    }

    /// A body that is cut or broken may contain a password of an instance's metadata.
    @Test
    void nothingOfABrokenBodyIsInTheMessage() {
        server.change(it -> it.withBody("{\"applications\": {\"apps__hashcode\": hunter2}}"));
        assertThat(alone.failure())
                .hasMessageContaining("the response was 200 with JSON that is not well-formed at line 1, column ")
                .hasMessageNotContaining("hunter2");
        server.change(it -> it.withBody("{\"applications\": {"));
        assertThat(alone.failure()).hasMessageContaining("the response was 200 with JSON that ends early");

        server.speakXml();
        server.change(it -> it.withBody("<applications><hunter2></hunter3></applications>"));
        assertThat(alone.failure())
                .hasMessageContaining("the response was 200 with XML that is not well-formed at line 1, column ")
                .hasMessageNotContaining("hunter");
    }

    /// Otherwise a source whose servers all fail would never be stale.
    @Test
    void onlyARegistryShowsThatTheSourceIsAlive() throws Exception {
        server.change(it -> it.withStatus(503));
        RecordingListener listener = new RecordingListener();
        EurekaOptions options = new EurekaOptions(
                List.of(server.url()),
                new Access(new Credentials.None(), TlsOptions.NONE, Duration.ofSeconds(20), 1 << 20),
                new Mapping(AddressKind.IP, "", List.of()),
                new Times(Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofMinutes(3)));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        try (SourceRun _ =
                SourceRun.start(new EurekaFactory().create(new SourceId("eureka"), options, context), listener)) {
            assertThat(listener.await(
                            Duration.ofSeconds(30), it -> !it.failedParts().isEmpty()))
                    .isTrue();
        }
        assertThat(listener.responsesBeforeFirst()).isZero();
    }
}
