package io.fairlead.publisher.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.image.Standing;
import io.fairlead.publisher.image.TableKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnconfirmedTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private static final TableKey KEY = new TableKey.OfSource(DC1);
    private static final Standing NOTHING = new Standing.Nothing();

    private final Unconfirmed unconfirmed = new Unconfirmed();

    private static Standing value(int instances) {
        return new Standing.Value(
                new SourceStatus(DC1, new Epoch(1), new Epoch(1), instances, 0, Freshness.FRESH, null, Instant.EPOCH));
    }

    @Test
    void forgetsWhatIsCommitted() {
        unconfirmed.shows(KEY, 7, NOTHING);
        unconfirmed.commits(KEY, 7, value(1));
        assertThat(unconfirmed.abortedBefore(100)).isEmpty();
    }

    @Test
    void doesNotKnowBeforeTheRecordIsDecided() {
        unconfirmed.shows(KEY, 7, NOTHING);
        assertThat(unconfirmed.abortedBefore(7)).isEmpty();
        assertThat(unconfirmed.abortedBefore(8)).containsExactly(Map.entry(KEY, NOTHING));
        assertThat(unconfirmed.abortedBefore(8)).isEmpty();
    }

    @Test
    void handsOutWhatWasCommittedLast() {
        unconfirmed.shows(KEY, 7, NOTHING);
        unconfirmed.shows(KEY, 9, value(1));
        assertThat(unconfirmed.isOutrun(KEY, 7)).isTrue();
        unconfirmed.commits(KEY, 7, value(1));
        assertThat(unconfirmed.abortedBefore(10)).containsExactly(Map.entry(KEY, value(1)));
    }

    private record Written(TableKey key, Standing value, boolean aborted) {}

    @ParameterizedTest
    @MethodSource("io.fairlead.publisher.image.Seeds#all")
    void endsWithWhatIsCommittedWhateverWasAborted(long seed) {
        Random random = new Random(seed);
        List<Written> log = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            log.add(new Written(
                    new TableKey.OfSource(new SourceId("s" + random.nextInt(3))),
                    random.nextInt(4) == 0 ? NOTHING : value(i),
                    random.nextInt(3) == 0));
        }
        Map<TableKey, Standing> seen = new HashMap<>();
        int decided = 0;
        for (int at = 0; at < log.size(); at++) {
            Written written = log.get(at);
            unconfirmed.shows(written.key(), at, seen.getOrDefault(written.key(), NOTHING));
            seen.put(written.key(), written.value());
            int until = at + 1 == log.size() ? log.size() : decided + random.nextInt(at + 2 - decided);
            decide(log, decided, until, seen);
            decided = until;
        }

        Map<TableKey, Standing> committed = new HashMap<>();
        log.stream().filter(it -> !it.aborted()).forEach(it -> committed.put(it.key(), it.value()));
        seen.values().removeIf(NOTHING::equals);
        committed.values().removeIf(NOTHING::equals);
        assertThat(seen).as("seed %d: %s", seed, log).isEqualTo(committed);
    }

    private void decide(List<Written> log, int from, int until, Map<TableKey, Standing> seen) {
        for (int at = from; at < until; at++) {
            if (!log.get(at).aborted()) {
                unconfirmed.commits(log.get(at).key(), at, log.get(at).value());
            }
        }
        seen.putAll(unconfirmed.abortedBefore(until));
    }
}
