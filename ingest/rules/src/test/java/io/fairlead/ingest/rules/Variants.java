package io.fairlead.ingest.rules;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import java.util.List;
import java.util.Map;

/// Variants of the sample instance that differ in one thing.
final class Variants {
    private Variants() {}

    static Instance at(String address, ListedPort... ports) {
        Instance it = Samples.billing();
        return new Instance(
                it.id(), it.naming(), address, "", List.of(ports), it.health(), it.traits(), it.tags(), it.metadata());
    }

    static Instance labelled(String key, String value) {
        Instance it = Samples.billing();
        Traits traits = new Traits(Sorted.map(Map.of(key, value)), it.traits().locality(), Traits.WEIGHT_UNSET, "");
        return new Instance(
                it.id(), it.naming(), it.address(), "", it.ports(), it.health(), traits, it.tags(), it.metadata());
    }

    static Instance inNetwork(String network) {
        Instance it = Samples.billing();
        return new Instance(
                it.id(),
                it.naming(),
                it.address(),
                network,
                it.ports(),
                it.health(),
                it.traits(),
                it.tags(),
                it.metadata());
    }
}
