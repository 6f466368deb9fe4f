package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardLimitsTest {
    private static final GuardLimits LIMITS =
            new GuardLimits(0.2, 50, 0.5, Duration.ofMinutes(5), Duration.ofSeconds(3));

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "1, 1, true",
        "1, 3, true",
        "2, 9, false",
        "2, 10, true",
        "3, 14, false",
        "3, 15, true",
        "50, 1000, true",
        "51, 1000, false",
        "1000, 1000, false",
    })
    void theSmallerOfShareAndCountOfASourceMayGoButAlwaysOne(int gone, int of, boolean mayGo) {
        assertThat(LIMITS.objectionToSource(new Loss(gone, of)).isEmpty()).isEqualTo(mayGo);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "1, 1, false",
        "1, 2, true",
        "2, 2, false",
        "1, 3, true",
        "2, 3, false",
        "5, 10, true",
        "6, 10, false",
    })
    void theShareOfAServiceMayGoButNeverItsLastInstance(int gone, int of, boolean mayGo) {
        assertThat(LIMITS.objectionToService(new Loss(gone, of)).isEmpty()).isEqualTo(mayGo);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 7", "1000000, 1000000"})
    void withoutLimitsAllMayGo(int gone, int of) {
        assertThat(GuardLimits.NONE.objectionToSource(new Loss(gone, of))).isEmpty();
        assertThat(GuardLimits.NONE.objectionToService(new Loss(gone, of))).isEmpty();
    }

    @Test
    void anObjectionNamesTheNumbers() {
        assertThat(LIMITS.objectionToSource(new Loss(40, 100)))
                .contains(
                        "guard: 40 of 100 instances of the source are missing at once, allowed are 20 (the smaller of 50"
                                + " and 20%)");
        assertThat(LIMITS.objectionToService(new Loss(3, 4)))
                .contains("guard: 3 of 4 instances of the service are missing at once, allowed are 2 (50%)");
        assertThat(LIMITS.objectionToService(new Loss(1, 1)))
                .contains("guard: the last instance of the service is missing");
    }
}
