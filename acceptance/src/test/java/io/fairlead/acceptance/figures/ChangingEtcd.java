package io.fairlead.acceptance.figures;

import io.fairlead.testkit.peers.EtcdPeer;
import io.fairlead.testkit.peers.FaultProxy;
import java.util.OptionalLong;

/// Keys of etcd.
final class ChangingEtcd implements ChangingRegistry {
    private final EtcdPeer etcd = EtcdPeer.start();
    private final FaultProxy proxy = new FaultProxy(etcd.port());

    ChangingEtcd() {
        for (int i = 0; i < INSTANCES; i++) {
            change(i, PORT);
        }
    }

    @Override
    public String options() {
        return "{endpoints: ['" + proxy.address() + "'], prefix: '/services/'}";
    }

    @Override
    public void change(int instance, int port) {
        etcd.put(
                "/services/" + ChangingRegistry.service(instance) + "/instance-" + instance,
                "{\"address\": \"%s\", \"port\": %d}".formatted(ChangingRegistry.address(instance), port));
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(proxy.requests().size());
    }

    @Override
    public void close() {
        proxy.close();
        etcd.close();
    }
}
