package io.fairlead.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.app.runtime.InstalledPart.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledDirectoriesTest {
    @TempDir
    private Path folder;

    private Path broker;
    private Path mesh;
    private InstalledDirectories directories;

    @BeforeEach
    void aBrokerAndATarget() throws IOException {
        broker = folder.resolve("data");
        mesh = folder.resolve("mesh");
        directories = new InstalledDirectories(List.of(broker), List.of(mesh));
        Files.createDirectories(broker.resolve("broker/changes-0"));
        Files.writeString(broker.resolve("broker/changes-0/0.log"), "x");
        Files.writeString(broker.resolve("broker/meta.properties"), "x");
        Files.writeString(broker.resolve("fairlead.lock"), "1");
        Files.createDirectories(mesh.resolve("shop"));
    }

    private List<Result> removed() {
        return directories.find().stream()
                .filter(item -> !item.isLeft())
                .map(directories::remove)
                .toList();
    }

    @Test
    void goWhereTheyHoldOnlyWhatIsOurs() {
        assertThat(InstalledDirectories.holdsBroker(broker)).isTrue();
        assertThat(removed()).hasSize(2).allMatch(result -> result.outcome() == Result.Outcome.DONE);
        assertThat(folder).isEmptyDirectory();
        assertThat(directories.find()).isEmpty();
    }

    @Test
    void aBrokersDirectoryStaysForTheSakeOfOthersFiles() throws IOException {
        Files.writeString(broker.resolve("notes.txt"), "mine");
        assertThat(removed()).extracting(Result::outcome).containsExactly(Result.Outcome.LEFT, Result.Outcome.DONE);
        assertThat(broker).isDirectoryContaining("glob:**/notes.txt");
        assertThat(broker.resolve("broker")).doesNotExist();
        assertThat(directories.find()).singleElement().matches(Item::isLeft);
    }

    @Test
    void aTargetsDirectoryStaysWhileItHoldsAFile() throws IOException {
        Files.writeString(mesh.resolve("shop/README"), "mine");
        assertThat(directories.find()).last().satisfies(item -> {
            assertThat(item.name()).isEqualTo(mesh.toString());
            assertThat(item.left()).contains("shop/README");
        });
        assertThat(removed()).hasSize(1);
        assertThat(mesh.resolve("shop/README")).exists();
    }

    @Test
    void aLinkInTheTargetsPlaceStays() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), mesh);
        assertThat(new InstalledDirectories(List.of(), List.of(link)).find())
                .singleElement()
                .matches(Item::isLeft);
    }
}
