package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// On a Wednesday at 15:30 in Berlin.
class PastTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final PastTime TIMES = at("2026-05-06T13:30:00Z");

    private static PastTime at(String now) {
        return new PastTime(Clock.fixed(Instant.parse(now), BERLIN));
    }

    @ParameterizedTest
    @CsvSource({
        "-2h,2026-05-06T11:30:00Z",
        "2h,2026-05-06T11:30:00Z",
        "2h ago,2026-05-06T11:30:00Z",
        "-90m,2026-05-06T12:00:00Z",
        "-3d,2026-05-03T13:30:00Z",
        "14:00,2026-05-06T12:00:00Z",
        "9:05,2026-05-06T07:05:00Z",
        "16:00,2026-05-05T14:00:00Z",
        "14:00:30.5,2026-05-06T12:00:30.500Z",
        "today 14:00,2026-05-06T12:00:00Z",
        "Yesterday 14:00,2026-05-05T12:00:00Z",
        "yesterday,2026-05-04T22:00:00Z",
        "monday 14:00,2026-05-04T12:00:00Z",
        "wednesday 14:00,2026-04-29T12:00:00Z",
        "2026-05-04,2026-05-03T22:00:00Z",
        "2026-05-04 14:00,2026-05-04T12:00:00Z",
        "2026-05-04T14:00:30.123456,2026-05-04T12:00:30.123456Z",
        "2026-05-04T14:00:00Z,2026-05-04T14:00:00Z",
        "2026-05-04t14:00:00.000001z,2026-05-04T14:00:00.000001Z",
        "2026-05-04T14:00:00+05:30,2026-05-04T08:30:00Z",
    })
    void aTimeIsReadAsPeopleWriteIt(String text, String expected) {
        assertThat(TIMES.read(text)).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "25:00", "2026-02-30", "yesterday 14", "2h30", "1717000000", "tomorrow"})
    void whatIsNoTimeIsRejectedWithExamples(String text) {
        assertThatThrownBy(() -> TIMES.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + text + "\" is no time; expected a value such as -2h, 14:00");
    }

    /// The brokers' clocks may be ahead: what is in the table now is never in the future.
    @Test
    void nowIsThePresentWhateverTheClockIs() {
        assertThat(TIMES.read("now")).isEqualTo(PastTime.PRESENT);
        assertThat(TIMES.show(PastTime.PRESENT)).isEqualTo("now");
    }

    @Test
    void theFutureIsRejected() {
        assertThatThrownBy(() -> TIMES.read("today 16:00"))
                .hasMessage("\"today 16:00\" is 2026-05-06T16:00:00.000+02:00, which is in the future");
    }

    /// On 25 October 2026 02:30 is twice, on 29 March it is never.
    @Test
    void aTimeAroundAChangeOfTheClocksIsShownWithItsOffset() {
        PastTime november = at("2026-11-01T12:00:00Z");
        assertThat(november.show(november.read("2026-10-25 02:30"))).isEqualTo("2026-10-25T02:30:00.000+02:00");
        assertThat(november.show(november.read("2026-03-29 02:30"))).isEqualTo("2026-03-29T03:30:00.000+02:00");
    }
}
