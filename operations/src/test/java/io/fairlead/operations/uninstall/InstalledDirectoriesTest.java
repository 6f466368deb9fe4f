package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.platform.Result;
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

    private Path mesh;
    private InstalledDirectories directories;

    @BeforeEach
    void aTargetsDirectory() throws IOException {
        mesh = folder.resolve("mesh");
        directories = new InstalledDirectories(List.of(mesh));
        Files.createDirectories(mesh.resolve("shop"));
    }

    @Test
    void goOnceTheyHoldNoFile() {
        assertThat(directories.find()).singleElement().satisfies(item -> {
            assertThat(item.isLeft()).isFalse();
            assertThat(directories.remove(item).outcome()).isEqualTo(Result.Outcome.DONE);
        });
        assertThat(folder).isEmptyDirectory();
        assertThat(directories.find()).isEmpty();
    }

    @Test
    void stayWhileTheyHoldAFile() throws IOException {
        Files.writeString(mesh.resolve("shop/README"), "mine");
        assertThat(directories.find()).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo(mesh.toString());
            assertThat(item.left()).contains("shop/README");
        });
    }

    @Test
    void aFileThatCameMeanwhileStays() throws IOException {
        InstalledPart.Item item = directories.find().getFirst();
        Files.writeString(mesh.resolve("shop/README"), "mine");
        assertThat(catchThrowable(() -> directories.remove(item))).hasMessageContaining("cannot be removed");
        assertThat(mesh.resolve("shop/README")).exists();
    }

    @Test
    void aLinkInTheirPlaceStays() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), mesh);
        assertThat(new InstalledDirectories(List.of(link)).find())
                .singleElement()
                .matches(InstalledPart.Item::isLeft);
    }
}
