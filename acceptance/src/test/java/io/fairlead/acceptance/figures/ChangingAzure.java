package io.fairlead.acceptance.figures;

import io.fairlead.ingest.azure.GraphServer;
import io.fairlead.ingest.azure.GraphTables;
import io.fairlead.ingest.azure.OwnCertificate;
import io.fairlead.ingest.azure.Rows;
import io.fairlead.testkit.peers.FaultProxy;
import java.util.Map;
import java.util.OptionalLong;

/// Virtual machines of Azure in a server of this process. Each change is in Resource Graph at once.
final class ChangingAzure implements ChangingRegistry {
    private static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";

    private final GraphTables tables = new GraphTables(SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final FaultProxy proxy = new FaultProxy(server.plainPort());

    ChangingAzure() {
        for (int i = 0; i < INSTANCES; i++) {
            tables.put(Rows.nic(SUBSCRIPTION, "vm-" + i, ChangingRegistry.address(i)));
            change(i, PORT);
        }
    }

    @Override
    public String options() {
        return """
                {subscriptions: ['%s'], credentials: 'client-secret', 'tenant-id': 'tenant', 'client-id': 'client',
                 'client-secret': '%s', 'port-tag': 'port', 'authority-host': '%s', endpoint: '%s', tls: {ca: '%s'}}
                """.formatted(
                SUBSCRIPTION, GraphServer.SECRET, server.address(), proxy.address(), OwnCertificate.authority());
    }

    @Override
    public void change(int instance, int port) {
        Map<String, String> tags =
                Map.of("service", ChangingRegistry.service(instance), "port", Integer.toString(port));
        tables.put(Rows.machine(SUBSCRIPTION, "vm-" + instance, tags));
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
