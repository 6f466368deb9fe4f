package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.platform.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledBrokerTest {
    @TempDir
    private Path folder;

    private Path data;
    private InstalledBroker broker;

    @BeforeEach
    void aBrokersDirectory() throws IOException {
        data = folder.resolve("data");
        broker = new InstalledBroker(data, "");
        Files.createDirectories(data.resolve("broker/changes-0"));
        Files.writeString(data.resolve("broker/changes-0/0.log"), "x");
        Files.writeString(data.resolve("broker/meta.properties"), "x");
        Files.writeString(data.resolve("fairlead.lock"), "1");
    }

    private Result removed() {
        return broker.remove(broker.find().getFirst());
    }

    @Test
    void goesWithAllThatIsInIt() {
        assertThat(InstalledBroker.isIn(data)).isTrue();
        assertThat(removed().outcome()).isEqualTo(Result.Outcome.DONE);
        assertThat(folder).isEmptyDirectory();
        assertThat(broker.find()).isEmpty();
    }

    @Test
    void othersFilesStayAndAreNamed() throws IOException {
        Files.writeString(data.resolve("notes.txt"), "mine");
        assertThat(removed()).satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(Result.Outcome.LEFT);
            assertThat(result.detail()).contains("notes.txt");
        });
        assertThat(data).isDirectoryContaining("glob:**/notes.txt");
        assertThat(data.resolve("broker")).doesNotExist();
        assertThat(broker.find()).singleElement().matches(InstalledPart.Item::isLeft);
    }

    @Test
    void staysWithOthersTopics() {
        assertThat(new InstalledBroker(data, "it holds topics of others").find())
                .singleElement()
                .extracting(InstalledPart.Item::left)
                .isEqualTo("it holds topics of others");
    }

    @Test
    void whatALinkInItPointsToStays() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "mine");
        Files.createSymbolicLink(data.resolve("broker/link"), elsewhere);
        removed();
        assertThat(data).doesNotExist();
        assertThat(elsewhere.resolve("file")).exists();
    }

    /// The disk that it points to may be gone, or was emptied by hand.
    @Test
    void aLinkInPlaceOfTheFilesThatPointsToNothingIsRemoved() throws IOException {
        Path elsewhere = Files.move(data.resolve("broker"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(data.resolve("broker"), folder.resolve("unmounted"));

        assertThat(removed().outcome()).isEqualTo(Result.Outcome.DONE);
        assertThat(data).doesNotExist();
        assertThat(elsewhere).isNotEmptyDirectory();
    }
}
