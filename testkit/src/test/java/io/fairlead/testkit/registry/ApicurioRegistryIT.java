package io.fairlead.testkit.registry;

import io.fairlead.testkit.peers.ApicurioPeer;
import io.fairlead.testkit.peers.WithSchemaRegistry;
import java.util.Set;

/// Three ways at once: our client and Confluent's, on a real registry server.
@WithSchemaRegistry
final class ApicurioRegistryIT extends SchemaRegistryContract {
    private final ApicurioPeer apicurio;

    ApicurioRegistryIT(ApicurioPeer apicurio) {
        this.apicurio = apicurio;
    }

    @Override
    String url() {
        return apicurio.url();
    }

    /// It says 40401 where Confluent's says 40408; our client takes both for "none".
    @Override
    Set<Integer> noLevel() {
        return Set.of(40401, 40408);
    }
}
