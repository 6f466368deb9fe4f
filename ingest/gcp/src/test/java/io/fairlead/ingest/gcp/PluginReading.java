package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.Identity;
import java.util.List;

/// A reading with each library that one uses: the key of a service account, and another one that it acts as.
final class PluginReading {
    private PluginReading() {}

    static List<String> ids() throws InterruptedException {
        try (ComputeServer server = new ComputeServer()) {
            server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"), Machine.of("2", "europe-west1-b", "web"));
            GcpOptions options = Project.options(server, 1);
            Identity identity = new Identity(options.identity().keys(), "reader@shop-prod.iam.gserviceaccount.com");
            try (Project project = new Project(Project.with(options, identity))) {
                return Project.ids(project.first());
            }
        }
    }
}
