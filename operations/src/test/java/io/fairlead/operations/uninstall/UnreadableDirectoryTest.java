package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory in the middle that this user may not list: a failure with a remedy, and the other parts continue. Not as
/// root, who may list everything.
final class UnreadableDirectoryTest {
    @TempDir
    private Path folder;

    private Path locked;

    @BeforeEach
    void lock() throws IOException {
        locked = Files.createDirectories(folder.resolve("broker/locked"));
        Files.writeString(locked.resolve("meta.properties"), "");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(locked)).as("this user may list everything").isFalse();
    }

    @AfterEach
    void unlock() throws IOException {
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void ofATargetIsAFailureWithARemedy() {
        InstalledDirectories directories = new InstalledDirectories(List.of(folder));

        assertThatThrownBy(directories::find)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("grant this user the permission, or remove it manually");
    }

    @Test
    void ofABrokerIsAFailureOfItsPartAlone() throws InterruptedException {
        InstalledBroker broker = new InstalledBroker(folder, "");

        assertThat(new Removal(List.of(broker)).carryOut())
                .first()
                .satisfies(result -> assertThat(result.detail()).contains("(APP-UNINSTALL-DIRECTORY)"));
    }
}
