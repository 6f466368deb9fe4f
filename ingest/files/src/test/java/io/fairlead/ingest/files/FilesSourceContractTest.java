package io.fairlead.ingest.files;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceContractTest extends RegistrySourceContract {
    @TempDir
    private Path base = Path.of("");

    @Override
    protected RegistryUnderTest open() throws IOException {
        Files.createDirectory(base.resolve("inventory"));
        return new FolderUnderTest(base.resolve("inventory"));
    }
}
