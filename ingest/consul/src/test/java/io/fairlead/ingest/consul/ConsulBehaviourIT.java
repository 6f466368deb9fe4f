package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.consul.ConsulOptions.Freshness;
import io.fairlead.ingest.consul.ConsulOptions.Limits;
import io.fairlead.ingest.consul.ConsulOptions.Selection;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.WithConsul;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a real Consul does beyond the contract, read with the default configuration.
@WithConsul
class ConsulBehaviourIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConsulPeer consul;
    private final RecordingListener listener = new RecordingListener();
    private final List<AutoCloseable> open = new ArrayList<>();

    ConsulBehaviourIT(ConsulPeer consul) {
        this.consul = consul;
    }

    @BeforeEach
    void empty() {
        consul.restartEmpty();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        assertThat(listener.breaches()).isEmpty();
    }

    @Test
    void followsMaintenanceAndHealth() throws InterruptedException {
        consul.registerWithAgent("{\"Name\": \"web\", \"ID\": \"w1\", \"Port\": 80}");
        start(ConsulOptions.of(consul.address()));
        await("w1 is passing", it -> health(it, "w1").equals(Optional.of(Health.PASSING)));

        consul.maintenance("w1", "swap");
        await("w1 is in maintenance", it -> health(it, "w1").equals(Optional.of(Health.MAINTENANCE)));
        consul.endMaintenance("w1");
        await("w1 is passing again", it -> health(it, "w1").equals(Optional.of(Health.PASSING)));

        consul.register("db", "d1", 5432);
        await("d1 has no checks", it -> health(it, "d1").equals(Optional.of(Health.UNKNOWN)));
        consul.check("db", "d1", "critical");
        await("d1 is critical", it -> health(it, "d1").equals(Optional.of(Health.CRITICAL)));
    }

    /// As the deletion guard wants it: a second answer of the leader about these services alone.
    @Test
    void readsServicesOnceMoreAndReportsThemAlsoUnchanged() throws InterruptedException {
        consul.register("web", "w1", 80);
        consul.register("db", "d1", 5432);
        RegistrySource source = newSource(ConsulOptions.of(consul.address()));
        open.add(SourceRun.start(source, listener));
        await(
                "both are there",
                it -> instance(it, "w1").isPresent() && instance(it, "d1").isPresent());
        consul.deregister("d1");
        await("d1 is gone", it -> instance(it, "d1").isEmpty());
        int before = listener.answers().size();

        assertThat(source.recheck(new TreeSet<>(Set.of("web", "db")))).isTrue();

        // Beside them the watches may report once more that db is empty.
        await(
                "both are reported again",
                it -> reported(it, before)
                        .containsAll(Set.of("OneService[service=web] 1", "OneService[service=db] 0")));
        assertThat(reported(listener, before)).containsOnly("OneService[service=web] 1", "OneService[service=db] 0");
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    @Test
    void leavesOutProxiesOfConsulsMesh() throws InterruptedException {
        consul.registerWithAgent("{\"Name\": \"web\", \"ID\": \"w1\", \"Port\": 80}");
        consul.registerWithAgent("""
            {"Kind": "connect-proxy", "Name": "web-sidecar", "ID": "p1", "Port": 21000,
             "Proxy": {"DestinationServiceName": "web"}}
            """);
        start(ConsulOptions.of(consul.address()));

        await("w1 is there", it -> instance(it, "w1").isPresent());
        assertThat(instance(listener, "p1")).isEmpty();
    }

    /// Consul lists all of these and takes the first ones in no path.
    @Test
    void aNameThatConsulTakesInNoPathStopsNoOther() throws InterruptedException {
        String[] unreadable = {"exporter\\u2028", "web\\u00a0", "a\\tb", "batch\\n", "n".repeat(1_200_000)};
        String[] readable = {
            ".", "..", "a/../b", "/a", "a//b", "a/", " ", "a%2Fb", "a?b#c", "\\ud83d\\ude00", "n".repeat(70_000)
        };
        registerAll("bad", unreadable);
        registerAll("good", readable);
        consul.registerWithAgent("{\"Name\": \"shop\", \"ID\": \"s1\", \"Address\": \"10.3.0.1\", \"Port\": 80}");
        start(ConsulOptions.of(consul.address()));
        await("all others are there", it -> instances(it, "good").count() == readable.length);
        await("each is rejected once", it -> it.failures().size() == unreadable.length);
        assertThat(listener.failures())
                .allSatisfy(failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-SERVICE"));
        assertThat(listener.failures())
                .anySatisfy(
                        failure -> assertThat(failure).hasMessageStartingWith("service \"exporter\\u2028\" is listed"));
        assertThat(listener.wholeAnswers().getFirst().unread()).hasSize(unreadable.length);

        consul.registerWithAgent("{\"Name\": \"shop\", \"ID\": \"s4\", \"Address\": \"10.3.0.4\", \"Port\": 80}");
        consul.deregisterFromAgent("s1");
        await(
                "s4 replaced s1",
                it -> instance(it, "s4").isPresent() && instance(it, "s1").isEmpty());
        assertThat(listener.failures()).hasSize(unreadable.length);
    }

    private void registerAll(String id, String... names) {
        for (int i = 0; i < names.length; i++) {
            consul.registerWithAgent("{\"Name\": \"%s\", \"ID\": \"%s%d\", \"Port\": 80}".formatted(names[i], id, i));
        }
    }

    private static Stream<Instance> instances(RecordingListener in, String prefix) {
        return in.view().values().stream().filter(it -> it.id().contains("/" + prefix));
    }

    /// Consul lists names by case and answers a name without regard to it (consul#5707).
    @Test
    void namesThatDifferInCaseOnlyHaveTheirOwnInstances() throws InterruptedException {
        consul.register("redis", "redis1", 80);
        consul.register("Redis", "redis2", 80);
        start(ConsulOptions.of(consul.address()));
        await(
                "both are there",
                it -> instance(it, "redis2").isPresent()
                        && instance(it, "redis1").isPresent());

        assertThat(listener.wholeAnswers().getFirst().instances())
                .extracting(it -> it.naming().service() + " " + it.metadata().get("consul.service-id"))
                .contains("redis redis1", "Redis redis2");
        consul.deregister("redis2");
        await("redis2 has gone", it -> instance(it, "redis2").isEmpty());
        assertThat(instance(listener, "redis1")).isPresent();
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void staysQuietWhileNothingChanges() throws InterruptedException {
        consul.register("web", "w1", 80);
        consul.register("web", "w2", 81);
        consul.register("db", "d1", 82);
        ConsulOptions config = ConsulOptions.of(consul.address());
        start(new ConsulOptions(
                config.address(),
                config.token(),
                config.selection(),
                new Freshness(ConsulOptions.Consistency.STALE, Duration.ofSeconds(30), Duration.ofSeconds(1)),
                config.limits(),
                null));
        await("all are there", it -> instance(it, "d1").isPresent());
        consul.deregister("w1");
        consul.deregister("d1");
        await(
                "two have gone",
                it -> instance(it, "w1").isEmpty() && instance(it, "d1").isEmpty());
        int answers = answersWhenSettled();
        int permits = listener.permits();
        long begin = System.nanoTime();

        boolean more = listener.await(Duration.ofSeconds(5), it -> it.answers().size() > answers);

        assertThat(more).as("reports about nothing").isFalse();
        // The list, consul and web, each once a second.
        int asked = listener.permits() - permits;
        assertThat(asked).isBetween(3, (int) (5 * (System.nanoTime() - begin) / 1_000_000_000));
        assertThat(listener.failures()).isEmpty();
        assertThat(listener.wholeAnswers()).hasSize(1);
    }

    /// A removal is confirmed by further answers; waits until none came for five seconds.
    private int answersWhenSettled() throws InterruptedException {
        while (true) {
            int seen = listener.answers().size();
            if (!listener.await(Duration.ofSeconds(5), it -> it.answers().size() > seen)) {
                return seen;
            }
        }
    }

    @Test
    void keepsToItsConnections() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            consul.register("s" + i, "i" + i, 1000 + i);
        }
        FaultProxy proxy = new FaultProxy(consul.port());
        open.add(proxy);
        ConsulOptions config = ConsulOptions.of(proxy.address());
        start(new ConsulOptions(
                config.address(),
                config.token(),
                config.selection(),
                config.freshness(),
                new Limits(20, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1), 64 << 20),
                null));
        await("all are there", it -> it.view().size() == 41);

        for (int i = 0; i < 40; i++) {
            consul.check("s" + i, "i" + i, "warning");
        }

        await(
                "all have a warning",
                it -> it.view().values().stream()
                                .filter(one -> one.health() == Health.WARNING)
                                .count()
                        == 40);
        assertThat(proxy.mostConnections()).isLessThanOrEqualTo(20);
        assertThat(listener.failures()).isEmpty();
    }

    @Test
    void aTokenThatMaySeeNothingIsAFailureAndNoEmptyRegistry() throws InterruptedException {
        ConsulPeer guarded = ConsulPeer.startWithAcls();
        open.add(guarded);
        guarded.register("web", "w1", 80);

        assertThat(firstFailure(guarded.address(), Secret.NONE))
                .satisfies(it -> assertThat(it.code()).isEqualTo("INGEST-CONSUL-FILTERED"))
                .hasMessageContaining("the list of 0 services does not contain \"consul\"");
        assertThat(firstFailure(
                        guarded.address(), new Secret(token(guarded, "service \\\"web\\\" {policy = \\\"read\\\"}"))))
                .satisfies(it -> assertThat(it.code()).isEqualTo("INGEST-CONSUL-FILTERED"))
                .hasMessageContaining("Consul says that this token may not see all of it");
        assertThat(firstFailure(guarded.address(), new Secret("11111111-0000-4000-8000-000000000002")))
                .satisfies(it -> assertThat(it.code()).isEqualTo("INGEST-CONSUL-AUTH"));
    }

    @Test
    void rightsThatAreTakenAwayRemoveNothing() throws InterruptedException {
        ConsulPeer guarded = ConsulPeer.startWithAcls();
        open.add(guarded);
        guarded.register("web", "w1", 80);
        guarded.put("/v1/acl/policy", policy(READ_ALL));
        String token = tokenOf(guarded);
        start(configOf(guarded.address(), new Secret(token)));
        await("w1 is there", it -> instance(it, "w1").isPresent());

        String id = field(guarded.get("/v1/acl/policies"), "\"ID\": \"([^\"]+)\",\\s*\"Name\": \"reader\"");
        guarded.put("/v1/acl/policy/" + id, policy("service \\\"other\\\" {policy = \\\"read\\\"}"));
        // Consul may answer by the former policy for a moment: so there is more than one change to answer.
        boolean failed = false;
        for (int i = 0; i < 120 && !failed; i++) {
            guarded.register("web", "w2", 81);
            guarded.deregister("w2");
            failed = listener.await(
                    Duration.ofMillis(500),
                    it -> it.failures().stream().anyMatch(one -> one.code().equals("INGEST-CONSUL-FILTERED")));
        }
        assertThat(failed).as("failures: %s", listener.failures()).isTrue();
        assertThat(instance(listener, "w1")).isPresent();
    }

    private static final String READ_ALL =
            "service_prefix \\\"\\\" {policy = \\\"read\\\"} node_prefix \\\"\\\" {policy = \\\"read\\\"}";

    private static String policy(String rules) {
        return "{\"Name\": \"reader\", \"Rules\": \"" + rules + "\"}";
    }

    private static String token(ConsulPeer guarded, String rules) {
        guarded.put("/v1/acl/policy", policy(rules));
        return tokenOf(guarded);
    }

    private static String tokenOf(ConsulPeer guarded) {
        return field(
                guarded.put("/v1/acl/token", "{\"Policies\": [{\"Name\": \"reader\"}]}"),
                "\"SecretID\": ?\"([^\"]+)\"");
    }

    private static String field(String json, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return matcher.group(1);
    }

    /// From the return of the registering request to the report, while 50 services are watched.
    @Test
    void reportsARegistrationWithinMilliseconds() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            consul.register("load" + i, "l" + i, 1000 + i);
        }
        start(ConsulOptions.of(consul.address()));
        await("all are there", it -> it.view().size() == 51);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            int port = 2000 + i;
            String service = "load" + i % 50;
            AtomicLong reported = new AtomicLong();
            consul.register(service, "l" + i % 50, port);
            long accepted = System.nanoTime();
            await("port " + port, it -> {
                boolean there = it.view().values().stream()
                        .anyMatch(one -> one.ports().getFirst().target() == port);
                if (there) {
                    reported.set(System.nanoTime());
                }
                return there;
            });
            if (i >= 50) {
                millis.add((reported.get() - accepted) / 1e6);
            }
        }
        Collections.sort(millis);
        double p50 = millis.get(millis.size() / 2);
        double p99 = millis.get(millis.size() * 99 / 100);
        System.out.printf("consul registration accepted -> reported, 200: p50 %.2f ms, p99 %.2f ms%n", p50, p99);
        // What is polled would take half of its interval; other programs may use the machine meanwhile.
        assertThat(p50).isLessThan(500);
    }

    private void start(ConsulOptions config) {
        open.add(SourceRun.start(newSource(config), listener));
    }

    private static ConsulSource newSource(ConsulOptions config) {
        return new ConsulSource(new SourceId("dc1"), config, Clock.systemUTC(), new Random(3));
    }

    private static ConsulOptions configOf(URI address, Secret token) {
        return new ConsulOptions(address, token, Selection.DEFAULT, Freshness.DEFAULT, Limits.DEFAULT, null);
    }

    private static Failure firstFailure(URI address, Secret token) throws InterruptedException {
        RecordingListener own = new RecordingListener();
        try (SourceRun _ = SourceRun.start(newSource(configOf(address, token)), own)) {
            assertThat(own.await(PATIENCE, it -> !it.failures().isEmpty())).isTrue();
            assertThat(own.answers()).isEmpty();
            return own.failures().getFirst();
        }
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as(
                        "%s; failures: %s; view: %s",
                        what, listener.failures(), listener.view().keySet())
                .isTrue();
    }

    private static List<String> reported(RecordingListener in, int from) {
        return in.answers().stream()
                .skip(from)
                .map(it -> it.scope() + " " + it.instances().size())
                .toList();
    }

    private static Optional<Instance> instance(RecordingListener in, String serviceId) {
        return in.view().values().stream()
                .filter(it -> serviceId.equals(it.metadata().get("consul.service-id")))
                .findFirst();
    }

    private static Optional<Health> health(RecordingListener in, String serviceId) {
        return instance(in, serviceId).map(Instance::health);
    }
}
