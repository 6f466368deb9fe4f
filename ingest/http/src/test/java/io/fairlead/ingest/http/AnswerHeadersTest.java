package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.http.HttpOptions.Format;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerHeadersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T05:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "PROMETHEUS, application/json, /list, JSON",
        "PROMETHEUS, Application/JSON; charset=utf-8, /list, JSON",
        "PROMETHEUS, text/plain, /list.json, ''",
        "PROMETHEUS, application/yaml, /list, ''",
        "INVENTORY, application/json, /list.yaml, JSON",
        "INVENTORY, application/vnd.shop+json, /list, JSON",
        "INVENTORY, text/x-yaml; charset=utf-8, /list, YAML",
        "INVENTORY, text/plain, /list.yml, YAML",
        "INVENTORY, '', /list.json, JSON",
        "INVENTORY, text/plain, /list, ''",
        "INVENTORY, text/html, /list.json, ''",
    })
    void theContentTypeTellsHowAListIsWritten(Format format, String type, String path, String syntax) {
        assertThat(Syntax.of(format, type, URI.create("http://127.0.0.1" + path))
                        .map(Syntax::name)
                        .orElse(""))
                .isEqualTo(syntax);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0",
                "30 | 30",
                "-30 | 0",
                "Mon, 30 Nov 2026 05:02:00 GMT | 120",
                "Mon, 30 Nov 2026 04:00:00 GMT | 0",
                "Tue, 30 Nov 2027 05:00:00 GMT | 3600",
                "tomorrow | 0",
            })
    void aWaitIsAskedForInSecondsOrByADate(String asked, long seconds) {
        assertThat(AskedWait.of(asked, CLOCK)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
