package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.ingest.consul.ConsulOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.Secret;
import io.fairlead.publisher.files.FilesTargetOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    Path folder;

    @Test
    void namesAFileThatDoesNotExist() {
        Path file = folder.resolve("fairlead.yaml");

        assertThat(failureOf(file))
                .isEqualTo(file
                        + ": does not exist; give the path of a fairlead.yaml, or see docs/config.md and write one");
    }

    @Test
    void namesAFolderInThePlaceOfAFile() {
        assertThat(failureOf(folder)).isEqualTo(folder + ": is a directory; give the path of the file in it");
    }

    @Test
    void namesAFileThatIsNotText() throws IOException {
        Path file = Files.write(folder.resolve("fairlead.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(failureOf(file)).isEqualTo(file + ": is not text in UTF-8; save it as UTF-8");
    }

    @Test
    void namesAnInventoryInThePlaceOfAConfiguration() throws IOException {
        Path file = Files.write(folder.resolve("fairlead.yaml"), new byte[(4 << 20) + 1]);

        assertThat(failureOf(file))
                .isEqualTo(file + ": has 4194305 bytes, expected at most 4194304; is it an inventory? Name it under"
                        + " sources: files: paths");
    }

    @Test
    void startsRelativePathsFromTheFolderOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), Corpus.text("embedded.good.yaml"));

        FairleadConfig config = Corpus.READER.read(file);

        assertThat(config.targets().getFirst().options().options())
                .isEqualTo(new FilesTargetOptions(folder.resolve("out")));
    }

    @Test
    void saysWhatToUseInThePlaceOfARemovedKey() {
        RemovedKeys removed = new RemovedKeys(Map.of(
                "sources[].consul.url", RemovedKeys.text("0.2", "sources[].consul.address"),
                "mesh", RemovedKeys.text("0.3", "targets")));
        String text = Corpus.text("minimal.good.yaml")
                .replace("sources: []", "mesh: {}\nsources: [{name: dc1, consul: {url: \"http://localhost:8500\"}}]");

        ConfigurationFailure failure = catchThrowableOfType(
                ConfigurationFailure.class,
                () -> Corpus.READER.parse(
                        new ConfigText("fairlead.yaml", text, Corpus.ENVIRONMENT), NeededSecrets.ALL, removed));

        assertThat(failure)
                .hasMessage("fairlead.yaml line 4: mesh: removed in 0.3; use targets\n"
                        + "fairlead.yaml line 5: sources[0].consul.url: removed in 0.2; use sources[].consul.address");
    }

    @Test
    void namesTheModuleOfAKindThatTheDistributionLeavesOut() {
        Connectors without = new Connectors(
                Corpus.CONNECTORS.sources().stream()
                        .filter(it -> !it.kind().equals("aws"))
                        .toList(),
                Corpus.CONNECTORS.targets(),
                new TreeMap<>(Map.of("aws", "fairlead-ingest-aws")));
        String text = Corpus.text("minimal.good.yaml").replace("sources: []", "sources: [{name: cloud, aws: {}}]");

        ConfigurationFailure failure = catchThrowableOfType(
                ConfigurationFailure.class,
                () -> new ConfigReader(without).parse("fairlead.yaml", text, Corpus.ENVIRONMENT));

        assertThat(failure)
                .hasMessage(
                        "fairlead.yaml line 4: sources[0].aws: this kind is in the module fairlead-ingest-aws, which"
                                + " is not installed; put it into plugins/aws, or use a distribution that has it");
    }

    @Nested
    class Secrets {
        @Test
        void comeFromAFileBesideTheConfigurationWithoutTheirLineEnd() throws IOException {
            Files.writeString(folder.resolve("token"), "s3cret\n");

            assertThat(token("${file:token}")).isEqualTo(new Secret("s3cret"));
        }

        @Test
        void comeFromTheHomeFolder() throws IOException {
            Files.writeString(folder.resolve("token"), "s3cret");

            assertThat(token("${file:~/token}")).isEqualTo(new Secret("s3cret"));
        }

        @Test
        void mayBeWrittenAsTheyAre() {
            assertThat(token("s3$${cret}")).isEqualTo(new Secret("s3${cret}"));
        }

        @Test
        void neverShowWhenTheirFileCannotBeUsed() throws IOException {
            Files.write(folder.resolve("token"), "s3cret\u00ff".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(tokenFailure("${file:token}"))
                    .isEqualTo("fairlead.yaml line 6: sources[0].consul.token: the file " + folder.resolve("token")
                            + " is not text in UTF-8; expected the secret as its only content");
        }

        @Test
        void areNotEmpty() throws IOException {
            Files.writeString(folder.resolve("token"), "\n");

            assertThat(tokenFailure("${file:token}"))
                    .isEqualTo("fairlead.yaml line 6: sources[0].consul.token: the file " + folder.resolve("token")
                            + " is empty; expected the secret as its only content");
        }

        @Test
        void areNotFolders() {
            assertThat(tokenFailure("${file:.}"))
                    .isEqualTo("fairlead.yaml line 6: sources[0].consul.token: the file " + folder
                            + " is not a file that this user may read; correct its permissions or the path");
        }

        @Test
        void ofKafkasOwnProvidersStayForKafka() {
            String text = Corpus.text("minimal.good.yaml")
                    .replace("9092\"}", "9092\", config.providers: vault, ssl.key.password: \"${vault:kafka:key}\"}");

            assertThat(Corpus.parse(text).kafka().common().values())
                    .containsEntry("ssl.key.password", "${vault:kafka:key}");
        }

        private Secret token(String written) {
            String text = """
                pipeline: shop
                kafka: embedded
                schema-registry: embedded
                sources:
                  - name: dc1
                    consul: {token: "%s"}
                targets: []
                """.formatted(written);
            FairleadConfig config =
                    Corpus.READER.parse("fairlead.yaml", text, new ConfigEnvironment(folder, folder, Map.of()));
            return ((ConsulOptions) config.sources().getFirst().options().options()).token();
        }

        private String tokenFailure(String written) {
            return String.valueOf(catchThrowableOfType(ConfigurationFailure.class, () -> token(written))
                    .getMessage());
        }
    }

    private static String failureOf(Path file) {
        ConfigurationFailure failure = catchThrowableOfType(ConfigurationFailure.class, () -> Corpus.READER.read(file));
        assertThat(failure.code()).isEqualTo("CONFIG-FILE");
        return String.valueOf(failure.getMessage());
    }
}
