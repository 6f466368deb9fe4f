package io.fairlead.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPaceTest {
    @ParameterizedTest
    @CsvSource({
        "1999, false, false",
        "1999, true, false",
        "2000, false, false",
        "2000, true, true",
        "29999, false, false",
        "30000, false, true",
        "30000, true, true"
    })
    void writesChangesSoonAndTheRestEveryHalfMinute(long millis, boolean changed, boolean due) {
        assertThat(ReportPace.isDue(Duration.ofMillis(millis), List.of("a"), changed ? List.of("b") : List.of("a")))
                .isEqualTo(due);
    }

    @Test
    void countsAndAgesAreNotImportantAndStatesAre() {
        String report = "{'sources': [{'source': 'a', 'state': 'reading', 'instances': 1, 'last-answer': 'x'}]}";
        List<String> before = ReportPace.important(Reports.json(report));

        assertThat(ReportPace.important(Reports.json(report.replace("1,", "2,").replace("x", "y"))))
                .isEqualTo(before);
        assertThat(ReportPace.important(Reports.json(report.replace("reading", "failing"))))
                .isNotEqualTo(before);
    }

    /// A reader elsewhere learns of its end soon, also where it has no code.
    @Test
    void thatThereIsAProblemIsImportant() {
        String report = "{'table': [{'source': 'a', 'problem': {'message': 'm'}}]}";
        assertThat(ReportPace.important(Reports.json(report)))
                .isNotEqualTo(ReportPace.important(Reports.json(report.replace("{'message': 'm'}", "null"))));
    }

    @Test
    void aTimeStaysUntilTheValueChanges() {
        AtomicLong seconds = new AtomicLong(1);
        SinceWhen since = new SinceWhen(() -> Instant.ofEpochSecond(seconds.get()));
        since.of("a", "x");
        seconds.set(5);

        assertThat(since.of("a", "x")).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(since.of("b", "x")).isEqualTo(Instant.ofEpochSecond(5));
        assertThat(since.of("a", "y")).isEqualTo(Instant.ofEpochSecond(5));
    }
}
