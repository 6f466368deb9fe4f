package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.process.FairleadProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first thing a new user runs.
class DemoIT {
    @TempDir
    private Path folder;

    @Test
    void playsItsStoryWithoutTheLogBetweenAndEndsByItself() throws Exception {
        String shown = FairleadProcess.output(folder, 0, "demo", "--for", "30s", "--folder", "work");
        assertThat(shown)
                .containsSubsequence(
                        "Starting Kafka, the schema registry, ingest, topology and publisher in this process ...",
                        "Ready after ",
                        "Story: a new service appears in the inventory: parcels, with one instance",
                        "create  ServiceEntry shop/parcels.shop.mesh in mesh  (ms: produced ",
                        "Story: a second instance of parcels starts",
                        "update  ServiceEntry shop/parcels.shop.mesh in mesh",
                        "Story: somebody breaks the file",
                        "set aside code=INGEST-FILES-INVALID",
                        "Story: the file is mended, and a third instance with it",
                        "update  ServiceEntry shop/parcels.shop.mesh in mesh",
                        "Now you: edit ",
                        "Stopping ...")
                .doesNotContain("level=INFO", "delete  ");
        Path mesh = folder.resolve("work/mesh");
        assertThat(new MeshFolder(mesh).object("shop", "billing.shop.mesh")).isNotEmpty();
        assertThat(new MeshFolder(mesh).object("shop", "parcels.shop.mesh"))
                .contains("version: v2")
                .contains("- address:");
    }
}
