package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.table.reader.ReadRecords.Answer;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The ring judges as a map of everything that was read would, as far back as it remembers. It decides whether two
/// processes read the same log, and so whether one of them may delete.
final class ReadRecordsLawsTest {
    private static final int PARTITION = 3;
    private static final String TOPIC = "id-1";

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    private final ReadRecords records = new ReadRecords();
    private final SortedMap<Long, Long> read = new TreeMap<>();

    private Answer expected(long offset, long timestamp) {
        if (offset > read.lastKey()) {
            return Answer.AHEAD;
        }
        List<Long> remembered = read.keySet().stream()
                .skip(Math.max(0, read.size() - ReadRecords.MOST))
                .toList();
        if (!remembered.contains(offset)) {
            return Answer.UNKNOWN;
        }
        return timestamp == offset * 7 ? Answer.SAME : Answer.OTHER;
    }

    private static int count(int seed) {
        return seed % 10 == 0 ? ReadRecords.MOST + seed * 13 : 1 + seed * 3;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRecordIsJudgedByWhatWasReadAtItsOffset(int seed) {
        Random random = new Random(seed);
        fill(random, count(seed));
        long first = read.firstKey();
        long last = read.lastKey();
        for (int i = 0; i < 50; i++) {
            long offset = first - 2 + random.nextLong(last - first + 5);
            long timestamp = random.nextBoolean() ? offset * 7 : offset * 7 + 1;

            assertThat(records.judge(new ReadTo(PARTITION, offset, timestamp, TOPIC)))
                    .as("offset %d of %d to %d", offset, first, last)
                    .isEqualTo(expected(offset, timestamp));
        }
    }

    /// Offsets with gaps, most of them read again after the tail stepped back.
    private void fill(Random random, int count) {
        records.begin(TOPIC);
        long offset = random.nextInt(1000);
        for (int i = 0; i < count; i++) {
            records.read(PARTITION, offset, offset * 7);
            // Read once more, with whatever time: what was read first stays.
            records.read(PARTITION, offset - random.nextInt(3), -1);
            read.put(offset, offset * 7);
            offset += 1 + random.nextInt(3);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theNewestIsTheLastThatWasRead(int seed) {
        fill(new Random(seed), count(seed));

        assertThat(records.newest(PARTITION))
                .contains(new ReadTo(PARTITION, read.lastKey(), read.lastKey() * 7, TOPIC));
    }

    /// After a new beginning nothing of the former log proves anything.
    @ParameterizedTest
    @MethodSource("seeds")
    void aNewBeginningForgetsEverything(int seed) {
        fill(new Random(seed), count(seed));
        records.begin("id-2");

        assertThat(records.newest(PARTITION)).isEmpty();
        assertThat(records.judge(new ReadTo(PARTITION, read.lastKey(), read.lastKey() * 7, TOPIC)))
                .isEqualTo(Answer.UNREAD);
    }
}
