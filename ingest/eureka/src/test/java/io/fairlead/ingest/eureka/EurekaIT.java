package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Locality;
import io.fairlead.model.SourceId;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.EurekaPeer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// Against a real server, which takes ten seconds to start: all tests share it, each with applications of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EurekaIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    private EurekaPeer eureka;

    @BeforeAll
    void start() throws InterruptedException {
        eureka = EurekaPeer.start();
    }

    @AfterAll
    void stop() {
        eureka.close();
    }

    private SourceRun read(RecordingListener listener, Duration removalDelay) {
        EurekaOptions options = new EurekaOptions(
                List.of(eureka.url()),
                new Access(new Credentials.None(), TlsOptions.NONE, Duration.ofSeconds(20), 1 << 20),
                new Mapping(AddressKind.IP, "eu-1", List.of("version")),
                new Times(Duration.ofMillis(100), Duration.ofMinutes(10), removalDelay));
        return SourceRun.start(
                new EurekaFactory()
                        .create(
                                new SourceId("eureka"),
                                options,
                                new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20))),
                listener);
    }

    private void register(String app, String id, String more) {
        eureka.register(app, """
            {"instanceId": "%s", "hostName": "%s.example", "app": "%s", "ipAddr": "10.0.0.1", "status": "UP",
             "port": {"$": 8080, "@enabled": "true"}, "securePort": {"$": 8443, "@enabled": "false"},
             "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
             "metadata": {"zone": "a", "version": "2"} %s}\
            """.formatted(id, id, app, more));
    }

    private static void await(RecordingListener listener, Predicate<RecordingListener> condition) throws Exception {
        assertThat(listener.await(PATIENCE, condition))
                .as("the view %s; failures: %s", listener.view(), listener.failures())
                .isTrue();
    }

    private static Instance instance(RecordingListener listener, String id) {
        return Objects.requireNonNull(listener.view().get(id));
    }

    @Test
    @Order(1)
    void readsInstancesAndFollowsTheirStatus() throws Exception {
        register("FOLLOWED", "one:8080", "");
        RecordingListener listener = new RecordingListener();
        try (SourceRun run = read(listener, SHORT)) {
            await(listener, it -> it.view().containsKey("FOLLOWED/one:8080/"));
            Instance one = instance(listener, "FOLLOWED/one:8080/");
            assertThat(one.health()).isEqualTo(Health.PASSING);
            assertThat(one.traits().locality()).isEqualTo(new Locality("eu-1", "a", ""));
            assertThat(one.metadata()).containsEntry("version", "2");

            eureka.override("FOLLOWED", "one:8080", "OUT_OF_SERVICE");
            await(listener, it -> instance(it, "FOLLOWED/one:8080/").health() == Health.MAINTENANCE);

            register("FOLLOWED", "two:8080", "");
            await(listener, it -> it.view().containsKey("FOLLOWED/two:8080/"));
            eureka.cancel("FOLLOWED", "two:8080");
            await(listener, it -> !it.view().containsKey("FOLLOWED/two:8080/"));
            assertThat(run.thrown()).isNull();
        }
    }

    /// Of which a delta of the server tells, however long the removal of a missing instance takes.
    @Test
    @Order(2)
    void removesWhatIsCancelledWithoutADelay() throws Exception {
        register("CANCELLED", "one", "");
        RecordingListener listener = new RecordingListener();
        try (SourceRun run = read(listener, Duration.ofSeconds(3))) {
            await(
                    listener,
                    it -> !it.wholeAnswers().isEmpty()
                            && it.wholeAnswers().getLast().unread().isEmpty());
            eureka.cancel("CANCELLED", "one");
            await(listener, it -> !it.view().containsKey("CANCELLED/one/"));
            assertThat(run.thrown()).isNull();
        }
    }

    @Test
    @Order(3)
    void keepsEverythingWhenTheServerRestartsEmpty() throws Exception {
        register("KEPT", "one", "");
        register("KEPT", "two", "");
        RecordingListener listener = new RecordingListener();
        try (SourceRun run = read(listener, LONG)) {
            await(listener, it -> it.view().containsKey("KEPT/two/"));

            eureka.restart();
            register("KEPT", "two", "");
            register("KEPT", "three", "");

            await(listener, it -> it.view().containsKey("KEPT/three/"));
            assertThat(listener.view()).containsKeys("KEPT/one/", "KEPT/two/");
            assertThat(run.thrown()).isNull();
        }
    }
}
