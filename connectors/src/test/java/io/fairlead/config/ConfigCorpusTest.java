package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each `*.good.yaml` is accepted, each `*.bad.yaml` gets the report in its `*.bad.txt`. After a change of wording:
/// `./mvnw -q -pl connectors -am test -Dtest=ConfigCorpusTest -Dregenerate=true`, then read the difference.
class ConfigCorpusTest {
    static List<Path> good() {
        return Corpus.files(".good.yaml");
    }

    static List<Path> bad() {
        return Corpus.files(".bad.yaml");
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsEveryGoodFile(Path file) {
        assertThat(Corpus.parse(Corpus.text(file)).pipeline()).isNotEmpty();
    }

    @Test
    void acceptsTheFileThatTheComposeFileUses() {
        assertThat(Corpus.parse(Corpus.text(Path.of("../ops/docker/fairlead.yaml")))
                        .pipeline())
                .isEqualTo("compose");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void reportsEveryMistakeOfABadFile(Path file) throws IOException {
        ConfigurationFailure failure =
                catchThrowableOfType(ConfigurationFailure.class, () -> Corpus.parse(Corpus.text(file)));
        Path expected = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(expected, failure.getMessage() + "\n");
        }
        assertThat(failure.code()).isEqualTo("CONFIG-INVALID");
        assertThat(failure.getMessage() + "\n").isEqualTo(Corpus.text(expected));
    }

    @ParameterizedTest
    @MethodSource("good")
    void printsNoSecret(Path file) {
        assertThat(Corpus.parse(Corpus.text(file)).toString())
                .doesNotContain(Corpus.ENVIRONMENT.environment().values());
    }
}
