package io.fairlead.ingest.http;

import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ids of Prometheus' targets, which have no names: `service/host`, so that a target that moves to another port is
/// the same one, and `service/host:port` where a host is in a service more than once. Pure.
final class TargetIds {
    private TargetIds() {}

    /// @param listed with ids that end with the target's port
    static List<Instance> withoutPorts(List<Instance> listed) {
        Map<String, Integer> counts = new HashMap<>();
        listed.forEach(instance -> counts.merge(host(instance), 1, Integer::sum));
        List<Instance> instances = new ArrayList<>(listed.size());
        for (Instance instance : listed) {
            String host = host(instance);
            instances.add(counts.getOrDefault(host, 1) == 1 ? withId(instance, host) : instance);
        }
        return instances;
    }

    private static String host(Instance instance) {
        return instance.id().substring(0, instance.id().lastIndexOf(':'));
    }

    private static Instance withId(Instance instance, String id) {
        return new Instance(
                id,
                instance.naming(),
                instance.address(),
                instance.network(),
                instance.ports(),
                instance.health(),
                instance.traits(),
                instance.tags(),
                instance.metadata());
    }
}
