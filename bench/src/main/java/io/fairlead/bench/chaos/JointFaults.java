package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One service whose instances are in Consul, in EC2 and in a Kubernetes cluster.
final class JointFaults {
    private final Duration outage;
    private @Nullable JointService joint;

    private JointFaults(Duration outage) {
        this.outage = outage;
    }

    static List<Fault<Site>> all(Duration outage) {
        JointFaults faults = new JointFaults(outage);
        return List.of(
                new Fault<>("one service in three registries, each down in turn", faults::eachDown, faults::tidyUp));
    }

    private void eachDown(Site site, Random random) throws Exception {
        JointService service = new JointService(site);
        joint = service;
        service.requirePlaces();
        down(service, site.toConsul, () -> {
            service.addToEc2();
            service.addToCluster();
        });
        down(service, service.toEc2(), () -> {
            service.addToConsul();
            service.addToCluster();
        });
        down(service, service.toCluster(), () -> {
            service.addToConsul();
            service.addToEc2();
        });
        service.requirePlaces();
    }

    private interface Changes {
        void make() throws Exception;
    }

    /// What the other registries list comes through meanwhile.
    private void down(JointService service, FaultProxy registry, Changes others) throws Exception {
        long begin = System.nanoTime();
        registry.fail(new Effect.Refuse());
        others.make();
        service.awaitShown();
        Thread.sleep(Math.max(0, outage.toMillis() - (System.nanoTime() - begin) / 1_000_000));
        registry.restore();
    }

    private void tidyUp(Site site, Random random) throws Exception {
        JointService service = joint;
        if (service != null) {
            service.close();
            joint = null;
        }
    }
}
