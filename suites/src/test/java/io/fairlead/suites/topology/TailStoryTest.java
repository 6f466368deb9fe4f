package io.fairlead.suites.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailStoryTest {
    private static List<Row> rows(String keys) {
        return keys.isEmpty()
                ? List.of()
                : Stream.of(keys.split("")).map(key -> new Row(key, null)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, 0",
        "abc, ababc, 1",
        "abc, aabbcc, 3",
        "abc, abcbc, 1",
        "aab, aaab, 1",
        "abcabd, abcabcabd, 1",
        "abcabd, abcababd, 1"
    })
    void countsHowOftenTheTailSteppedBack(String fold, String told, int steps) {
        assertThat(TailStory.stepsBack(rows(fold), rows(told))).isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, acb, record 1", // skips one
        "abc, abxc, record 2", // never led to
        "abc, ab, to their end", // stops short
        "abc, abca, to their end", // ends with an older value
        "abc, bc, record 0"
    })
    void refusesWhatTheFoldDoesNotLeadTo(String fold, String told, String why) {
        assertThatThrownBy(() -> TailStory.stepsBack(rows(fold), rows(told)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }
}
