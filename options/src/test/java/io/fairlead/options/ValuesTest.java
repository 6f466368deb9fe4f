package io.fairlead.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Nearest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"0s, 0", "500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "7d, 604800000"})
    void readsAndWritesDurations(String text, long millis) {
        assertThat(DurationText.read(text)).contains(Duration.ofMillis(millis));
        assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "7B, 7", "512KiB, 524288", "64MiB, 67108864", "1GiB, 1073741824"})
    void readsSizes(String text, long bytes) {
        assertThat(SizeText.read(text)).contains(bytes);
    }

    @ParameterizedTest
    @CsvSource({"20%, 0.2", "0%, 0", "100%, 1", "12.5%, 0.125"})
    void readsShares(String text, double fraction) {
        assertThat(Share.parse(text).fraction()).isEqualTo(fraction);
        assertThat(Share.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"adress, address", "ADDRESS, address", "tokne, token", "tags, tags", "consistancy, consistency"})
    void findsTheWordThatWasMeant(String written, String meant) {
        assertThat(Nearest.to(written, List.of("tags", "token", "address", "consistency", "wait")))
                .contains(meant);
    }

    @Test
    void guessesNothingThatIsFarAway() {
        assertThat(Nearest.to("url", List.of("address", "token", "tls"))).isEmpty();
    }
}
