package io.fairlead.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final Path BASE = Path.of("/base");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inventory/*.yaml          | inventory/a.yaml     | true
            inventory/*.yaml          | inventory/.a.yaml    | false
            inventory/.*.yaml         | inventory/.a.yaml    | true
            inventory/*.yaml          | inventory/a/b.yaml   | false
            inventory/**/*.yaml       | inventory/a.yaml     | true
            inventory/**/*.yaml       | inventory/a/b/c.yaml | true
            inventory/**/*.yaml       | inventory/.a/c.yaml  | false
            inventory/**              | inventory/a/b.json   | true
            **/*.json                 | a/b.json             | true
            inventory/?.{yaml,yml}    | inventory/a.yml      | true
            inventory/?.{yaml,yml}    | inventory/ab.yml     | false
            inventory/[a-c]+.yaml     | inventory/b+.yaml    | true
            inventory/*/x.yaml        | inventory/b/x.yaml   | true
            /etc/fairlead/*.yaml      | /etc/fairlead/a.yaml | true
            a.yaml                    | a.yaml               | true
            """)
    void matchesAsAShellDoes(String glob, String path, boolean matches) {
        Glob parsed = Glob.parse(glob, BASE);
        Path file = BASE.resolve(path);

        assertThat(file.startsWith(parsed.root())
                        && parsed.matches(parsed.root().relativize(file)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"*.yaml, 1", "a/*.yaml, 1", "*/*.yaml, 2", "a/*/*/x.yaml, 3", "**/*.yaml, 2147483647"})
    void looksNoDeeperThanItMust(String glob, int depth) {
        assertThat(Glob.parse(glob, BASE).depth()).isEqualTo(depth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inventory/    | files: the path "inventory/" names a folder; add /*.yaml
            a/{b.yaml     | files: the path "a/{b.yaml" is not a glob: a { has no }
            a/[b.yaml     | files: the path "a/[b.yaml" is not a glob: a [ has no ]
            """)
    void refusesWhatIsNoGlob(String glob, String message) {
        assertThatThrownBy(() -> Glob.parse(glob, BASE))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage(message);
    }

    @Test
    void aPathWithoutWildcardsNamesItsFile() {
        Glob glob = Glob.parse("inventory/shop.yaml", BASE);

        assertThat(glob.literal()).isTrue();
        assertThat(glob.file()).isEqualTo(Path.of("/base/inventory/shop.yaml"));
    }
}
