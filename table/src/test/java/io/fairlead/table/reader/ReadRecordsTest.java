package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.table.reader.ReadRecords.Answer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadRecordsTest {
    private final ReadRecords records = new ReadRecords();

    private ReadRecordsTest reads(long... offsets) {
        for (long offset : offsets) {
            records.read(3, offset, 1000 + offset);
        }
        return this;
    }

    private Answer judge(long offset, long timestamp) {
        return records.judge(new ReadTo(3, offset, timestamp, "t1"));
    }

    @Test
    void knowsWhatWasReadByOffsetAndTimestamp() {
        records.begin("t1");
        assertThat(judge(10, 1010)).isEqualTo(Answer.UNREAD);
        reads(10, 11, 14);

        assertThat(judge(11, 1011)).isEqualTo(Answer.SAME);
        assertThat(judge(11, 1012)).isEqualTo(Answer.OTHER);
        assertThat(judge(12, 1012)).as("compacted away, or a marker").isEqualTo(Answer.UNKNOWN);
        assertThat(judge(9, 1)).as("before the first").isEqualTo(Answer.UNKNOWN);
        assertThat(judge(15, 1)).isEqualTo(Answer.AHEAD);
        assertThat(records.newest(3)).contains(new ReadTo(3, 14, 1014, "t1"));
        assertThat(records.newest(2)).isEmpty();
    }

    /// The tail looks back, and what is committed follows it.
    @Test
    void addsNoRecordTwice() {
        records.begin("t1");
        reads(10, 14, 11, 14);
        assertThat(judge(11, 1)).isEqualTo(Answer.UNKNOWN);
        assertThat(judge(14, 1014)).isEqualTo(Answer.SAME);
    }

    @Test
    void remembersTheLastOnly() {
        records.begin("t1");
        for (long offset = 0; offset < 3 * ReadRecords.MOST; offset += 2) {
            reads(offset);
        }
        long newest = 3 * ReadRecords.MOST - 2;
        long oldest = newest - 2 * (ReadRecords.MOST - 1);
        assertThat(judge(newest, 1000 + newest)).isEqualTo(Answer.SAME);
        assertThat(judge(oldest, 1000 + oldest)).isEqualTo(Answer.SAME);
        assertThat(judge(oldest, 1)).isEqualTo(Answer.OTHER);
        assertThat(judge(oldest - 2, 1)).isEqualTo(Answer.UNKNOWN);
        assertThat(judge(newest - 1, 1)).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void forgetsWithTheTopicAndWithThePartition() {
        records.begin("t1");
        reads(10);
        records.read(4, 10, 1010);
        records.forget(List.of(3));
        assertThat(judge(10, 1)).isEqualTo(Answer.UNREAD);

        records.begin("t2");
        assertThat(records.newest(4)).isEmpty();
        reads(10);
        assertThat(judge(10, 1)).as("of the topic that was deleted").isEqualTo(Answer.UNKNOWN);
        assertThat(records.judge(new ReadTo(3, 10, 1, "t2"))).isEqualTo(Answer.OTHER);
    }

    @Test
    void anEndThatWasAskedForShowsWhatTheLogDoesNotHold() {
        records.begin("t1");
        reads(10);
        ReadTo claim = new ReadTo(3, 12, 1012, "t1");
        records.isEnd(3, 11);
        assertThat(records.endsBefore(claim)).as("nobody asked").isFalse();

        records.askEnd(3);
        assertThat(records.wantedEnds()).isEqualTo(Set.of(3));
        records.isEnd(3, 11);
        assertThat(records.wantedEnds()).isEmpty();
        assertThat(records.endsBefore(claim)).isTrue();
        assertThat(records.endsBefore(new ReadTo(3, 10, 1, "t1"))).isFalse();

        records.askEnd(3);
        assertThat(records.endsBefore(claim)).as("asked again").isFalse();
        records.isEnd(3, 13);
        assertThat(records.endsBefore(claim)).isFalse();
        records.askEnd(3);
        records.isEnd(3, 0);
        assertThat(records.endsBefore(claim))
                .as("of another topic in its place")
                .isFalse();
    }
}
