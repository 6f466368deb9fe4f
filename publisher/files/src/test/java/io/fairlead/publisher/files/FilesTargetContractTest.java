package io.fairlead.publisher.files;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.testkit.mesh.MeshTargetContract;
import io.fairlead.testkit.mesh.MeshUnderTest;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FilesTargetContractTest extends MeshTargetContract {
    @TempDir
    private Path parent = Path.of("");

    @Override
    protected MeshUnderTest place() {
        ObjectFiles files = new ObjectFiles(parent.resolve("out"));
        return new MeshUnderTest() {
            @Override
            public MeshTarget open() {
                return new FilesTarget("gitops", files.directory(), new PlainRenderer(1), Owner.of("shop"));
            }

            @Override
            public void putForeign(ObjectKey key) throws IOException {
                files.write(files.path(key), "kind: Plain\nmetadata:\n  name: theirs\n");
            }

            @Override
            public void edit(ObjectKey key) throws IOException {
                Path path = files.path(key);
                Files.writeString(path, Files.readString(path).replace("10.1.0.4:8080", "10.1.0.66:8080"));
            }

            @Override
            public void remove(ObjectKey key) throws IOException {
                Files.delete(files.path(key));
            }

            // Whoever runs the test, root too, cannot write a file where a folder is.
            @Override
            public void breakWrites() throws IOException {
                for (Path path : files.all()) {
                    Files.createDirectory(ObjectFiles.temporary(path));
                }
            }

            @Override
            public void mendWrites() throws IOException {
                for (Path path : files.all()) {
                    Files.delete(ObjectFiles.temporary(path));
                }
            }

            @Override
            public void close() {}
        };
    }
}
