package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker in a JVM of its own, and ingest, topology and publisher as three processes.
class ProcessesIT {
    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private final Map<String, FairleadProcess> processes = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
    }

    @AfterEach
    void stop() {
        processes.values().forEach(FairleadProcess::close);
        shop.close();
    }

    @Test
    void killingAndRestartingEachProcessLosesAndDeletesNothing() throws Exception {
        try (FairleadProcess waiting = FairleadProcess.start(folder, "run")) {
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(waiting.printed()).contains("fairlead.test.changes", "topics apply"));
        }
        FairleadProcess.output(folder, 0, "topics", "apply");
        FairleadProcess.output(folder, 0, "topics", "verify");
        for (String role : new String[] {"ingest", "topology", "publisher"}) {
            run(role);
        }
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");

        int last = 3;
        for (String role : new String[] {"ingest", "topology", "publisher"}) {
            process(role).kill();
            // What changes while it is away arrives once it is back.
            shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            run(role);
            shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            last++;
        }

        SortedMap<Path, FileTime> before = shop.mesh.written();
        assertThat(process("publisher").terminate()).isLessThan(Duration.ofSeconds(5));
        run("publisher");
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> process("publisher").printed().contains("ready after_ms="));
        assertThat(shop.mesh.written()).isEqualTo(before);
    }

    private FairleadProcess process(String role) {
        return Objects.requireNonNull(processes.get(role));
    }

    private void run(String role) throws IOException {
        processes.put(role, shop.run(role));
    }
}
