package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.http.HttpOptions.Format;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxTest {
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
}
