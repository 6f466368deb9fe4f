package io.fairlead.acceptance.figures;

import io.fairlead.ingest.gcp.ComputeServer;
import io.fairlead.ingest.gcp.Machine;
import io.fairlead.ingest.gcp.ServiceAccountKey;
import io.fairlead.testkit.peers.FaultProxy;
import java.util.OptionalLong;

/// Virtual machines of Google Cloud in a server of this process.
final class ChangingGcp implements ChangingRegistry {
    private static final String PROJECT = "shop-prod-4711";

    private final ComputeServer server = new ComputeServer();
    private final FaultProxy proxy = new FaultProxy(server.at("").getPort());

    ChangingGcp() {
        for (int i = 0; i < INSTANCES; i++) {
            change(i, PORT);
        }
    }

    @Override
    public String options() {
        return """
                {projects: ['%s'], credentials: 'static', 'credentials-file': '%s', 'port-label': 'port',
                 endpoint: '%3$s', 'iam-endpoint': '%3$s'}
                """.formatted(PROJECT, ServiceAccountKey.temporary(server.at("/token")), proxy.address());
    }

    @Override
    public void change(int instance, int port) {
        server.put(
                PROJECT,
                Machine.of(Integer.toString(1 + instance), "europe-west1-b", ChangingRegistry.service(instance))
                        .at(ChangingRegistry.address(instance))
                        .with("port", Integer.toString(port)));
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(proxy.requests().size());
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
