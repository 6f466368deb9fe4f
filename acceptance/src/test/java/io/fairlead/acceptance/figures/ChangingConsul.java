package io.fairlead.acceptance.figures;

import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FaultProxy;
import java.util.OptionalLong;

/// A Consul catalog.
final class ChangingConsul implements ChangingRegistry {
    private final ConsulPeer consul = ConsulPeer.start();
    private final FaultProxy proxy = new FaultProxy(consul.port());

    ChangingConsul() {
        for (int i = 0; i < INSTANCES; i++) {
            change(i, PORT);
        }
    }

    @Override
    public String options() {
        return "{address: '" + proxy.address() + "'}";
    }

    @Override
    public void change(int instance, int port) {
        consul.register(ChangingRegistry.service(instance), "instance-" + instance, port);
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(proxy.requests().size());
    }

    @Override
    public void close() {
        proxy.close();
        consul.close();
    }
}
