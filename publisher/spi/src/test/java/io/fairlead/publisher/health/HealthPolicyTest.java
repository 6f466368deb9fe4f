package io.fairlead.publisher.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HealthPolicyTest {
    private static final List<Health> HEALTHS = List.of(Health.values());

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, Long.getLong("seeds", 500)) : LongStream.of(Long.parseLong(one));
    }

    private static Endpoint endpoint(Health health, int weight) {
        return new Endpoint(
                new EndpointKey(new Address("10.0.0.1"), 8080, NetworkId.DEFAULT),
                List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                health,
                new Traits(new TreeMap<>(), Locality.UNKNOWN, weight, ""));
    }

    private static Selection select(HealthPolicy policy, List<Endpoint> endpoints) {
        HealthCounts tally = HealthCounts.EMPTY;
        for (Endpoint endpoint : endpoints) {
            tally = tally.plus(policy.condition(endpoint));
        }
        return policy.select(tally);
    }

    private static List<Endpoint> given(HealthPolicy policy, List<Endpoint> endpoints) {
        Selection selection = select(policy, endpoints);
        return endpoints.stream()
                .filter(it -> selection.gives(policy.condition(it)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "MAINTENANCE, -1, OUT",
        "MAINTENANCE, 0,  OUT",
        "DRAINING,    -1, STANDBY",
        "DRAINING,    0,  STANDBY",
        "CRITICAL,    -1, UNHEALTHY",
        "CRITICAL,    5,  UNHEALTHY",
        "CRITICAL,    0,  STANDBY",
        "WARNING,     0,  UNHEALTHY",
        "WARNING,     -1, HEALTHY",
        "PASSING,     0,  STANDBY",
        "UNKNOWN,     0,  STANDBY",
        "PASSING,     7,  HEALTHY",
        "UNKNOWN,     -1, HEALTHY"
    })
    void theConditionOfAnEndpointFollowsFromHealthAndWeight(Health health, int weight, HealthVerdict expected) {
        assertThat(HealthPolicy.DEFAULT.condition(endpoint(health, weight))).isEqualTo(expected);
    }

    @Test
    void aStateThatIsNotExcludedIsHealthyAlsoIfItIsMaintenance() {
        HealthPolicy policy = new HealthPolicy(Sorted.set(List.of(Health.CRITICAL)), 50);

        assertThat(policy.condition(endpoint(Health.MAINTENANCE, -1))).isEqualTo(HealthVerdict.HEALTHY);
    }

    @Test
    void aDrainingEndpointIsGivenOnlyWhereNothingElseIs() {
        Endpoint passing = endpoint(Health.PASSING, -1);
        Endpoint draining = endpoint(Health.DRAINING, -1);
        HealthPolicy off = new HealthPolicy(HealthPolicy.DEFAULT.excluded(), 0);

        assertThat(given(HealthPolicy.DEFAULT, List.of(passing, draining, draining, draining)))
                .containsExactly(passing);
        assertThat(select(HealthPolicy.DEFAULT, List.of(draining, draining)).isPanic())
                .isFalse();
        assertThat(given(HealthPolicy.DEFAULT, List.of(draining, draining))).hasSize(2);
        assertThat(given(off, List.of(draining))).containsExactly(draining);
    }

    @Test
    void aStandbyThatIsIllIsOutWhereHealthMayEmptyAService() {
        HealthPolicy policy = new HealthPolicy(HealthPolicy.DEFAULT.excluded(), 0);

        assertThat(policy.condition(endpoint(Health.CRITICAL, 0))).isEqualTo(HealthVerdict.OUT);
    }

    /// Threshold, then healthy, unhealthy, standby and in maintenance; given of the first three, and panic.
    @ParameterizedTest
    @CsvSource({
        // more than half healthy: the unhealthy are left out
        "50, 10, 0,  0, 0, 10, 0,  0, false",
        "50, 6,  4,  0, 0, 6,  0,  0, false",
        "50, 5,  5,  0, 0, 5,  0,  0, false",
        // less than half healthy: all are given
        "50, 4,  6,  0, 0, 4,  6,  0, true",
        "50, 0,  10, 0, 0, 0,  10, 0, true",
        "50, 0,  1,  0, 0, 0,  1,  0, true",
        // maintenance neither causes a panic nor hides one
        "50, 2,  0,  0, 8, 2,  0,  0, false",
        "50, 3,  1,  0, 6, 3,  0,  0, false",
        "50, 2,  3,  0, 5, 2,  3,  0, true",
        "50, 0,  0,  0, 9, 0,  0,  0, false",
        // weight 0 takes traffic only where nothing healthy can
        "50, 1,  0,  3, 0, 1,  0,  0, false",
        "50, 1,  3,  3, 0, 1,  3,  0, true",
        "50, 0,  3,  3, 0, 0,  3,  3, true",
        "50, 0,  0,  3, 0, 0,  0,  3, false",
        // off, and other thresholds
        "0,  0,  10, 0, 0, 0,  0,  0, false",
        "0,  0,  10, 2, 0, 0,  0,  2, false",
        "100, 9, 1,  0, 0, 9,  1,  0, true",
        "30, 3,  7,  0, 0, 3,  0,  0, false",
        "7,  7,  93, 0, 0, 7,  0,  0, false",
    })
    void whatIsGivenFollowsFromTheCounts(
            double threshold,
            int healthy,
            int unhealthy,
            int standby,
            int maintenance,
            int givenHealthy,
            int givenUnhealthy,
            int givenStandby,
            boolean panic) {
        HealthPolicy policy = new HealthPolicy(HealthPolicy.DEFAULT.excluded(), threshold);
        List<Endpoint> endpoints = new ArrayList<>();
        add(endpoints, healthy, endpoint(Health.PASSING, -1));
        add(endpoints, unhealthy, endpoint(Health.CRITICAL, -1));
        add(endpoints, standby, endpoint(Health.PASSING, 0));
        add(endpoints, maintenance, endpoint(Health.MAINTENANCE, -1));

        List<Endpoint> expected = new ArrayList<>();
        add(expected, givenHealthy, endpoint(Health.PASSING, -1));
        add(expected, givenUnhealthy, endpoint(Health.CRITICAL, -1));
        add(expected, givenStandby, endpoint(Health.PASSING, 0));
        assertThat(given(policy, endpoints)).isEqualTo(expected);
        assertThat(select(policy, endpoints).isPanic()).isEqualTo(panic);
    }

    private static void add(List<Endpoint> to, int count, Endpoint endpoint) {
        for (int i = 0; i < count; i++) {
            to.add(endpoint);
        }
    }

    @Test
    void aThresholdIsAShare() {
        assertThatThrownBy(() -> new HealthPolicy(HealthPolicy.DEFAULT.excluded(), 101))
                .hasMessage("panic threshold 101.0% is outside 0% to 100%");
    }

    private static List<Endpoint> random(Random random) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < random.nextInt(12); i++) {
            endpoints.add(endpoint(HEALTHS.get(random.nextInt(HEALTHS.size())), random.nextInt(3) - 1));
        }
        return endpoints;
    }

    private static HealthPolicy policy(Random random) {
        return new HealthPolicy(HealthPolicy.DEFAULT.excluded(), 1 + random.nextInt(100));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void healthAloneNeverLeavesLessThanTheThreshold(long seed) {
        Random random = new Random(seed);
        HealthPolicy policy = policy(random);
        List<Endpoint> endpoints = random(random);
        long listed = endpoints.stream()
                .filter(it -> it.health() != Health.MAINTENANCE && it.health() != Health.DRAINING)
                .filter(it -> it.traits().weight() != 0 || it.health() == Health.WARNING)
                .count();

        List<Endpoint> given = given(policy, endpoints);
        assertThat(given.size() * 100.0)
                .as("given %s of %s", given, endpoints)
                .isGreaterThanOrEqualTo(policy.panicThreshold() * listed);
        if (endpoints.stream().anyMatch(it -> it.health() != Health.MAINTENANCE)) {
            assertThat(given).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void maintenanceIsAlwaysOut(long seed) {
        Random random = new Random(seed);

        assertThat(given(policy(random), random(random))).noneMatch(it -> it.health() == Health.MAINTENANCE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyHealthyEndpointIsAlwaysGiven(long seed) {
        Random random = new Random(seed);
        HealthPolicy policy = policy(random);
        List<Endpoint> endpoints = random(random);

        assertThat(given(policy, endpoints))
                .containsAll(endpoints.stream()
                        .filter(it -> policy.condition(it) == HealthVerdict.HEALTHY)
                        .toList());
    }

    /// A recovery never causes a panic, and an endpoint that fails never ends one.
    @ParameterizedTest
    @MethodSource("seeds")
    void panicIsMonotone(long seed) {
        Random random = new Random(seed);
        HealthPolicy policy = policy(random);
        List<Endpoint> ill = random(random);
        List<Endpoint> better = new ArrayList<>(ill);
        for (int i = 0; i < better.size(); i++) {
            if (better.get(i).health() == Health.CRITICAL && random.nextBoolean()) {
                better.set(i, endpoint(Health.PASSING, better.get(i).traits().weight()));
            }
        }

        if (select(policy, better).isPanic()) {
            assertThat(select(policy, ill).isPanic()).isTrue();
        }
    }
}
