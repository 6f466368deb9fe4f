package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.table.image.StoredValue;
import io.fairlead.table.reader.UncommittedOverlay.Decision;
import io.fairlead.table.reader.UncommittedOverlay.Role;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UncommittedOverlayTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final TableKey KEY = new RecordKey.OfSource(DC1);
    private static final StoredValue NOTHING = new StoredValue.Nothing();
    private static final OptionalLong NONE = OptionalLong.empty();

    private final UncommittedOverlay unconfirmed = new UncommittedOverlay();

    private static StoredValue value(int instances) {
        return new StoredValue.Value(new SourceStatus(
                DC1, new Epoch(1), new Epoch(1), instances, 0, Freshness.FRESH, null, Instant.EPOCH, "", ""));
    }

    private static OptionalLong input(long offset) {
        return OptionalLong.of(offset);
    }

    @Test
    void forgetsWhatIsCommitted() {
        unconfirmed.shows(KEY, 7, input(70), NOTHING);
        assertThat(unconfirmed.role(KEY, 7, input(70))).isEqualTo(Role.SHOWN);
        unconfirmed.commits(KEY, 7, input(70), null);
        assertThat(unconfirmed.settled(100)).isEmpty();
    }

    @Test
    void whatWasAbortedStaysUntilTheTopologyHasGonePastIt() {
        unconfirmed.shows(KEY, 7, input(70), NOTHING);
        assertThat(unconfirmed.settled(7)).as("nothing is decided").isEmpty();
        assertThat(unconfirmed.settled(20)).as("aborted").isEmpty();
        unconfirmed.committed(21, input(69));
        assertThat(unconfirmed.settled(22)).as("not as far yet").isEmpty();
        unconfirmed.committed(23, input(70));
        assertThat(unconfirmed.settled(24)).containsExactly(Map.entry(KEY, NOTHING));
        assertThat(unconfirmed.settled(24)).isEmpty();
    }

    @Test
    void whatFollowedFromACommandStaysUntilSomethingIsCommittedAfterIt() {
        unconfirmed.shows(KEY, 7, NONE, value(1));
        assertThat(unconfirmed.settled(20)).isEmpty();
        unconfirmed.committed(21, NONE);
        assertThat(unconfirmed.settled(22)).containsExactly(Map.entry(KEY, value(1)));
    }

    @Test
    void aFormerOwnerIsNoNews() {
        unconfirmed.committed(6, input(70));
        assertThat(unconfirmed.isNews(KEY, 1000, input(70), Decision.OPEN)).isFalse();
        assertThat(unconfirmed.isNews(KEY, 1000, input(71), Decision.OPEN)).isTrue();
        assertThat(unconfirmed.isNews(KEY, 1000, NONE, Decision.OPEN)).isTrue();
    }

    @Test
    void whatIsWrittenOnceMoreAfterACrashIsNoStepBack() {
        unconfirmed.shows(KEY, 8, input(75), NOTHING);
        assertThat(unconfirmed.isNews(KEY, 1000, input(72), Decision.OPEN)).isFalse();
        assertThat(unconfirmed.isNews(KEY, 1000, input(75), Decision.OPEN)).isTrue();

        assertThat(unconfirmed.role(KEY, 12, input(72))).isEqualTo(Role.OUTRUN);
        unconfirmed.commits(KEY, 12, input(72), value(2));
        assertThat(unconfirmed.settled(13)).isEmpty();
        unconfirmed.committed(14, input(76));
        assertThat(unconfirmed.settled(15)).containsExactly(Map.entry(KEY, value(2)));
    }

    @Test
    void ofWhatIsDecidedOnlyWhatIsYetToComeIsNews() {
        unconfirmed.committed(6, input(70));
        assertThat(unconfirmed.isNews(KEY, 1000, input(71), Decision.DECIDED)).isTrue();
        assertThat(unconfirmed.isNews(KEY, 1000, input(69), Decision.DECIDED)).isFalse();
        assertThat(unconfirmed.isNews(KEY, 1000, NONE, Decision.DECIDED)).isFalse();
    }

    @Test
    void aTopologyThatBeganAnewIsBelievedOnceItCommits() {
        unconfirmed.committed(6, input(70));
        assertThat(unconfirmed.isNews(KEY, 1000, input(3), Decision.OPEN)).isFalse();
        assertThat(unconfirmed.role(KEY, 8, input(3))).isEqualTo(Role.NEW);
        unconfirmed.commits(KEY, 8, input(3), null);
        assertThat(unconfirmed.isNews(KEY, 1000, input(4), Decision.OPEN)).isTrue();
    }

    /// `changes` was deleted and created again.
    @Test
    void nothingOfBeforeIsNewsWhereInputsBeginAgain() {
        unconfirmed.committed(6, input(70));
        unconfirmed.shows(KEY, 7, input(71), value(1));
        assertThat(unconfirmed.role(KEY, 8, input(3))).isEqualTo(Role.NEW);
        unconfirmed.committed(8, input(3));

        assertThat(unconfirmed.settled(9)).containsExactly(Map.entry(KEY, value(1)));
        assertThat(unconfirmed.isNews(KEY, 5, input(69), Decision.DECIDED)).isFalse();
        assertThat(unconfirmed.isNews(KEY, 7, input(71), Decision.OPEN)).isFalse();
        assertThat(unconfirmed.isNews(KEY, 9, input(4), Decision.OPEN)).isTrue();
        assertThat(unconfirmed.isNews(KEY, 9, input(3), Decision.OPEN)).isFalse();
    }

    private record Written(TableKey key, StoredValue value, long input, boolean aborted, int topic) {}

    /// Topologies that crash, that differ in what they write the second time, and former owners that wake up.
    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void endsWithWhatIsCommittedAndNeverGoesBack(long seed) {
        Random random = new Random(seed);
        List<Written> log = log(random, 1);
        if (random.nextInt(3) == 0) {
            log.addAll(log(random, 2)); // `changes` was deleted and created again
        }
        Map<TableKey, StoredValue> seen = new HashMap<>();
        Map<TableKey, Long> inputs = new HashMap<>();
        int topic = 1;
        int decided = 0;
        for (int at = 0; at < log.size(); at++) {
            Written written = log.get(at);
            if (unconfirmed.isNews(written.key(), at, input(written.input()), Decision.OPEN)) {
                if (written.topic() > topic) {
                    topic = written.topic();
                    inputs.clear();
                }
                assertThat(written.topic()).as("seed %d", seed).isEqualTo(topic);
                assertThat(written.input())
                        .as("seed %d: an older state of %s is shown", seed, written.key())
                        .isGreaterThanOrEqualTo(inputs.getOrDefault(written.key(), -1L));
                inputs.put(written.key(), written.input());
                unconfirmed.shows(written.key(), at, input(written.input()), seen.getOrDefault(written.key(), NOTHING));
                seen.put(written.key(), written.value());
            }
            int until = at + 1 == log.size() ? log.size() : decided + random.nextInt(at + 2 - decided);
            decide(log, decided, until, seen);
            decided = until;
        }
        Map<TableKey, StoredValue> committed = new HashMap<>();
        log.stream().filter(it -> !it.aborted()).forEach(it -> committed.put(it.key(), it.value()));
        seen.values().removeIf(NOTHING::equals);
        committed.values().removeIf(NOTHING::equals);
        assertThat(seen).as("seed %d: %s", seed, log).isEqualTo(committed);
    }

    private void decide(List<Written> log, int from, int until, Map<TableKey, StoredValue> seen) {
        for (int at = from; at < until; at++) {
            Written written = log.get(at);
            if (written.aborted()) {
                continue;
            }
            OptionalLong input = input(written.input());
            Role role = unconfirmed.role(written.key(), at, input);
            if (role == Role.NEW) {
                seen.put(written.key(), written.value());
            }
            unconfirmed.commits(written.key(), at, input, role == Role.OUTRUN ? written.value() : null);
        }
        seen.putAll(unconfirmed.settled(until));
    }

    /// What the merge makes of an input: the same each time, but where a command crosses it.
    private static Written merged(long input, boolean aborted, int topic) {
        Random of = new Random(input * 7 + topic);
        TableKey key = new RecordKey.OfSource(new SourceId("s" + of.nextInt(3)));
        return new Written(key, of.nextInt(4) == 0 ? NOTHING : value((int) input), input, aborted, topic);
    }

    private static List<Written> log(Random random, int topic) {
        List<Written> log = new ArrayList<>();
        long committed = 0;
        while (committed < 40) {
            long until = committed + 1 + random.nextInt(5);
            boolean aborted = random.nextInt(2) == 0;
            for (long input = committed + 1; input <= until; input++) {
                if (aborted || random.nextInt(8) > 0) {
                    log.add(merged(input, aborted, topic));
                }
            }
            if (!aborted) {
                committed = until;
            }
            for (int i = random.nextInt(3); i > 0 && committed > 0; i--) {
                log.add(merged(1 + random.nextLong(committed), true, topic));
            }
        }
        log.add(merged(1000, false, topic));
        return log;
    }
}
