package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.Endpoints;
import io.fairlead.ingest.gcp.GcpOptions.Identity;
import io.fairlead.model.failure.TransientFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A process of its own, as the library for credentials looks at the environment of the process: reads with the default
/// chain until a reading succeeds, at most 300 times, and prints the result of each.
final class DefaultChainReading {
    private DefaultChainReading() {}

    public static void main(String... args) throws InterruptedException {
        URI server = URI.create(args[0]);
        GcpOptions options = new GcpOptions(
                List.of(Project.ID),
                Identity.DEFAULT,
                Project.SELECTION,
                new Endpoints(server, server),
                GcpOptions.Limits.DEFAULT);
        try (Project project = new Project(options)) {
            for (int i = 0; i < 300; i++) {
                try {
                    System.out.println(Project.ids(project.first()));
                    return;
                } catch (TransientFailure failure) {
                    System.out.println(failure.code() + " " + failure.getMessage());
                    Thread.sleep(Duration.ofMillis(200));
                }
            }
        }
    }
}
