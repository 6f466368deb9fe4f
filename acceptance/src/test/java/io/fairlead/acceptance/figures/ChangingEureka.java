package io.fairlead.acceptance.figures;

import io.fairlead.testkit.peers.EurekaPeer;
import io.fairlead.testkit.peers.FaultProxy;
import java.util.Locale;
import java.util.OptionalLong;

/// A Eureka server without the cache of its responses, which is renewed every 30 s by default. Nobody renews the
/// leases, which therefore are longer than a measurement.
final class ChangingEureka implements ChangingRegistry {
    private final EurekaPeer eureka = EurekaPeer.start();
    private final FaultProxy proxy = new FaultProxy(eureka.port());

    ChangingEureka() throws InterruptedException {
        for (int i = 0; i < INSTANCES; i++) {
            change(i, PORT);
        }
    }

    @Override
    public String options() {
        return "{urls: ['" + proxy.address().resolve("/eureka") + "']}";
    }

    @Override
    public void change(int instance, int port) {
        String application = ChangingRegistry.service(instance).toUpperCase(Locale.ROOT);
        eureka.register(application, """
            {"instanceId": "instance-%1$d", "hostName": "instance-%1$d.example", "app": "%2$s", "ipAddr": "%3$s",
             "status": "UP", "port": {"$": %4$d, "@enabled": "true"}, "securePort": {"$": 443, "@enabled": "false"},
             "leaseInfo": {"renewalIntervalInSecs": 30, "durationInSecs": 86400},
             "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"}}\
            """.formatted(instance, application, ChangingRegistry.address(instance), port));
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(proxy.requests().size());
    }

    @Override
    public void close() {
        proxy.close();
        eureka.stop();
    }
}
