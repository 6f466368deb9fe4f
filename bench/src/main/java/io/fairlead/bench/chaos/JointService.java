package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A service that Consul, EC2 and a Kubernetes cluster list, each with a source of its own.
final class JointService {
    private static final int INSTANCES = 3;
    private static final String EC2 = "ec2";
    private static final String CLUSTER = "cluster";

    private final Site site;
    private final String name;
    private final String host;
    private final Ec2Registry ec2;
    private final ClusterRegistry cluster;
    /// `network locality` of each instance, by its address.
    private final Map<String, String> places = new HashMap<>();

    private final List<String> elsewhere = new ArrayList<>();

    /// Returns once the mesh has every instance.
    JointService(Site site) throws Exception {
        this.site = site;
        List<RegisteredInstance> ofConsul = site.newService(INSTANCES);
        ofConsul.forEach(it -> places.put(it.address(), Site.PLACE_OF_CONSUL));
        name = ofConsul.getFirst().service();
        host = ofConsul.getFirst().host();
        ec2 = new Ec2Registry();
        cluster = new ClusterRegistry(site.kubernetes, name);
        for (int i = 0; i < INSTANCES; i++) {
            addToEc2();
            addToCluster();
        }
        int before = Operations.reloads(site, "ingest");
        site.configure(ec2.source(EC2) + cluster.source(CLUSTER, site.kubeconfig("registry.yaml", cluster.proxy())));
        Operations.awaitReloads(site, "ingest", before);
        awaitShown();
    }

    FaultProxy toEc2() {
        return ec2.proxy();
    }

    FaultProxy toCluster() {
        return cluster.proxy();
    }

    void addToConsul() throws Exception {
        site.register(name, 1).forEach(it -> places.put(it.address(), Site.PLACE_OF_CONSUL));
    }

    void addToEc2() throws Exception {
        RegisteredInstance instance = ec2.run(name);
        add(instance, EC2 + " eu-west-1/euw1-az3");
    }

    void addToCluster() throws Exception {
        RegisteredInstance instance = new RegisteredInstance(name, site.load().address(), 1);
        cluster.add(instance);
        add(instance, CLUSTER + " eu-central-1/b");
    }

    private void add(RegisteredInstance instance, String place) {
        site.truth.put(instance);
        elsewhere.add(instance.address());
        places.put(instance.address(), place);
    }

    void awaitShown() throws InterruptedException {
        site.awaitShown(host);
    }

    /// Each endpoint has the network and the locality that its registry and the rules give.
    void requirePlaces() throws Exception {
        SortedMap<String, String> shown = site.objects(Site.NAMESPACE).places(host);
        if (!shown.equals(new TreeMap<>(places))) {
            throw new IllegalStateException("the endpoints of " + host + " are at " + shown + ", expected " + places);
        }
    }

    /// Takes the two sources away, and what they listed out of the mesh.
    void close() throws Exception {
        elsewhere.forEach(site.truth::remove);
        Operations.undo(site);
        SourceOperations.retire(site, EC2);
        SourceOperations.retire(site, CLUSTER);
        awaitShown();
        site.deregisterOwn();
        ec2.close();
        cluster.close();
    }
}
