package io.fairlead.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Configuration files for tests of commands that no process answers.
final class ConfigFolder {
    private ConfigFolder() {}

    /// A pipeline `shop` with the source `static` and the target `out`. Nothing listens at its port.
    static String embedded(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("out"));
        return Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            http: {port: 1}
            sources:
              - name: static
                files: {paths: ["*.yaml"]}
            targets:
              - name: out
                files: {directory: out}
                policy: sync
            """).toString();
    }
}
