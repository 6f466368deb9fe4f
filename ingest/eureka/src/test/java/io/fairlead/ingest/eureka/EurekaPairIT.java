package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.EurekaOptions.Times;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.options.http.Credentials;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.EurekaPeer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// Against two real servers that replicate to each other. All tests share them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EurekaPairIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    private EurekaPeer one;
    private EurekaPeer two;

    @BeforeAll
    void start() throws InterruptedException {
        List<EurekaPeer> pair = EurekaPeer.startPair();
        one = pair.getFirst();
        two = pair.getLast();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    private SourceRun read(RecordingListener listener, Duration removalDelay) {
        EurekaOptions options = new EurekaOptions(
                List.of(one.url(), two.url()),
                new Access(new Credentials.None(), TlsOptions.NONE, Duration.ofSeconds(5), 1 << 20),
                new Mapping(AddressKind.IP, "", List.of()),
                new Times(Duration.ofMillis(200), Duration.ofMinutes(10), removalDelay));
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(7), new ByteBudget(64 << 20));
        return SourceRun.start(new EurekaFactory().create(new SourceId("eureka"), options, context), listener);
    }

    private static void register(EurekaPeer at, String app, String id) {
        at.register(app, """
            {"instanceId": "%s", "hostName": "%s.example", "app": "%s", "ipAddr": "10.0.0.1", "status": "UP",
             "port": {"$": 8080, "@enabled": "true"}, "securePort": {"$": 8443, "@enabled": "false"},
             "leaseInfo": {"renewalIntervalInSecs": 30, "durationInSecs": 3600},
             "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}}\
            """.formatted(id, id, app));
    }

    private static void awaitView(RecordingListener listener, Predicate<RecordingListener> condition) throws Exception {
        assertThat(listener.await(PATIENCE, condition))
                .as("the view %s; failures: %s", listener.view(), listener.failures())
                .isTrue();
    }

    private static void awaitSettled(RecordingListener listener) throws Exception {
        awaitView(
                listener,
                it -> !it.wholeAnswers().isEmpty()
                        && it.wholeAnswers().getLast().unread().isEmpty());
    }

    @Test
    @Order(1)
    void followsWhatIsRegisteredAndCancelledAtEither() throws Exception {
        register(one, "EITHER", "first");
        two.awaitReplica("EITHER", "first");
        RecordingListener listener = new RecordingListener();
        try (SourceRun run = read(listener, SHORT)) {
            awaitSettled(listener);
            register(two, "EITHER", "second");
            awaitView(listener, it -> it.view().containsKey("EITHER/second/"));
            two.cancel("EITHER", "first");
            awaitView(listener, it -> !it.view().containsKey("EITHER/first/"));
            assertThat(run.thrown()).isNull();
        }
    }

    /// The first server restarts with nothing, and is the first one that responds again. Before the source removes what
    /// is missing there, it asks the second one, which lists everything.
    @Test
    @Order(2)
    void keepsWhatTheOtherListsWhenOneRestartsEmpty() throws Exception {
        register(one, "RESTARTED", "kept");
        two.awaitReplica("RESTARTED", "kept");
        RecordingListener listener = new RecordingListener();
        try (SourceRun _ = read(listener, Duration.ofSeconds(15))) {
            awaitSettled(listener);
            two.pause();
            one.restart();
            register(one, "RESTARTED", "new");
            awaitView(listener, it -> it.view().containsKey("RESTARTED/new/"));
            two.resume();
            assertThat(one.lists("RESTARTED", "kept")).isFalse();
            int before = calls(listener, two);

            awaitView(listener, it -> calls(it, two) > before);
            int permits = listener.permits();
            awaitView(listener, it -> it.permits() > permits + 20);

            assertThat(listener.view()).containsKeys("RESTARTED/kept/", "RESTARTED/new/");
        }
    }

    private static int calls(RecordingListener listener, EurekaPeer server) {
        return listener.calls().getOrDefault(HttpUrls.origin(server.url()), 0);
    }

    /// The second server missed what was registered while it was away, and is then the only one.
    @Test
    @Order(3)
    void keepsWhatTheOnlyServerLeftDoesNotKnow() throws Exception {
        two.stop();
        register(one, "LAGGING", "kept");
        RecordingListener listener = new RecordingListener();
        try (SourceRun _ = read(listener, LONG)) {
            awaitView(listener, it -> it.view().containsKey("LAGGING/kept/"));
            // In this order: a server that starts reads what its peer has.
            one.stop();
            two.restart();
            register(two, "LAGGING", "new");

            awaitView(listener, it -> it.view().containsKey("LAGGING/new/"));
            assertThat(two.lists("LAGGING", "kept")).isFalse();
            assertThat(listener.view()).containsKeys("LAGGING/kept/", "LAGGING/new/");
        }
    }
}
