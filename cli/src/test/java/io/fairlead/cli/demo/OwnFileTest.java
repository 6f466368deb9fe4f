package io.fairlead.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cli.demo.OwnFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnFileTest {
    @TempDir
    private Path directory;

    private Path path;
    private OwnFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("fairlead.yaml");
        file = new OwnFile(path);
    }

    @Test
    void aFileThatIsNotThereMayBeWritten() throws Exception {
        assertThat(file.state()).isEqualTo(State.MISSING);
    }

    @Test
    void aFileAsItWasWrittenIsUnchanged() throws Exception {
        file.write("pipeline: demo\n");
        assertThat(file.state()).isEqualTo(State.UNCHANGED);
        assertThat(path).content().endsWith("\npipeline: demo\n");
    }

    @Test
    void aFileWithAnotherLineIsEdited() throws Exception {
        file.write("pipeline: demo\n");
        Files.writeString(path, Files.readString(path) + "http: {port: 1}\n");
        assertThat(file.state()).isEqualTo(State.EDITED);
    }

    @Test
    void aFileWhoseDigestIsNotThatOfTheRestIsEdited() throws Exception {
        file.write("pipeline: demo\n");
        Files.writeString(path, Files.readString(path).replace("demo\n", "mine\n"));
        assertThat(file.state()).isEqualTo(State.EDITED);
    }

    @ParameterizedTest
    @CsvSource({
        "'pipeline: mine', FOREIGN",
        "'', FOREIGN",
        "'# A comment\n# Written by `fairlead demo`; SHA-256 of the rest: 0', FOREIGN",
        "'# Written by `fairlead demo`. docs/config.md says what else can stand here.\npipeline: demo', EDITED",
        "'# Written by `fairlead demo`', EDITED"
    })
    void anyOtherTextIsNotTheDemos(String text, State state) throws Exception {
        Files.writeString(path, text);
        assertThat(file.state()).isEqualTo(state);
    }

    @Test
    void bytesThatAreNoTextAreNotTheDemos() throws Exception {
        Files.write(path, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        assertThat(file.state()).isEqualTo(State.FOREIGN);
    }

    @Test
    void aLinkIsNotTheDemosEvenWhereItLeadsNowhere() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("mine.yaml"));
        assertThat(file.state()).isEqualTo(State.FOREIGN);
    }

    @Test
    void aDirectoryIsNotTheDemos() throws IOException {
        Files.createDirectory(path);
        assertThat(file.state()).isEqualTo(State.FOREIGN);
    }
}
