package io.fairlead.testkit.fake;

import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import io.fairlead.testkit.contract.Entry;
import java.util.Collections;
import java.util.List;

/// Entries of the contract as instances of a [FakeRegistry], with the service at the beginning of the id.
final class FakeEntries {
    private FakeEntries() {}

    static String id(Entry entry) {
        return entry.service() + "/" + entry.name();
    }

    static Instance instance(Entry entry) {
        return instance("", entry);
    }

    /// In a part of the registry.
    static Instance instance(String prefix, Entry entry) {
        return new Instance(
                prefix + id(entry),
                Naming.of(entry.service()),
                "127.0.0.1",
                "",
                List.of(ListedPort.target(entry.port())),
                Health.PASSING,
                Traits.NONE,
                Collections.emptySortedSet(),
                Collections.emptySortedMap());
    }
}
