package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.GroupMembership.Member;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever readings of the groups fail or lack, and in whatever order.
class MembershipsLawsTest {
    private static final List<String> STATES = List.of("Pending", "InService", "Standby", "Terminating:Wait");
    private static final int INSTANCES = 6;

    private static Map<String, Member> random(Random random) {
        Map<String, Member> all = new TreeMap<>();
        for (int i = 0; i < INSTANCES; i++) {
            all.put("i-" + i, new Member("g", STATES.get(random.nextInt(STATES.size())), "Healthy"));
        }
        return all;
    }

    private static Map<String, GroupMembership> all(Memberships memberships) {
        Map<String, GroupMembership> all = new TreeMap<>();
        for (int i = 0; i < INSTANCES; i++) {
            all.put("i-" + i, memberships.of("i-" + i, "g"));
        }
        memberships.completed();
        return all;
    }

    /// One reading in a row that lacks an instance, or any number of failures, leave it as it was.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anInstanceIsAsItWasListedLastUnlessTwoReadingsLackIt(long seed) {
        Random random = new Random(seed);
        Memberships memberships = new Memberships();
        Map<String, Member> last = random(random);
        memberships.read(last, Instant.EPOCH);
        long second = 0;
        boolean lacked = false;
        for (int step = 0; step < 30; step++) {
            second += 1 + random.nextInt(120);
            if (random.nextInt(3) == 0) {
                memberships.notRead();
            } else {
                Map<String, Member> now = random(random);
                Map<String, Member> listed = new HashMap<>(now);
                lacked = !lacked && listed.keySet().removeIf(_ -> random.nextInt(3) == 0);
                last.putAll(listed);
                memberships.read(listed, Instant.ofEpochSecond(second));
            }
            assertThat(all(memberships)).as("seed %d, step %d", seed, step).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatHasNeverBeenListedIsUnknownUntilTwoReadingsLackIt(long seed) {
        Random random = new Random(seed);
        Memberships memberships = new Memberships();
        long second = 0;
        long firstWithout = -1;
        long lastReading = -1;
        for (int step = 0; step < 30; step++) {
            second += 1 + random.nextInt(8);
            if (random.nextInt(3) == 0) {
                memberships.notRead();
            } else {
                memberships.read(Map.of(), Instant.ofEpochSecond(second));
                firstWithout = firstWithout < 0 ? second : firstWithout;
                lastReading = second;
            }
            boolean confirmed = firstWithout >= 0 && lastReading >= firstWithout + 10;
            assertThat(memberships.of("i-1", "g"))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(confirmed ? new GroupMembership.None() : new GroupMembership.Unknown());
            memberships.completed();
        }
    }
}
