package io.fairlead.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.peers.ApicurioPeer;
import io.fairlead.testkit.peers.WithSchemaRegistry;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithSchemaRegistry
final class SubjectDeletionIT {
    @Test
    void aDeletedSubjectIsGoneAndOthersStay(ApicurioPeer apicurio) {
        String subject = UUID.randomUUID() + "-value";
        String other = UUID.randomUUID() + "-value";
        SchemaRegistryClientConfig config =
                SchemaRegistryClientConfig.from(Map.of("schema.registry.url", apicurio.url()));
        try (SchemaRegistry registry = SchemaRegistryClient.open(config, InstantSource.system())) {
            registry.register(subject, new CommandCodec().schema());
            registry.register(other, new OwnershipCodec().schema());

            registry.delete(subject);
            assertThat(registry.subjects()).contains(other).doesNotContain(subject);
            registry.delete(subject);

            registry.register(subject, new CommandCodec().schema());
            assertThat(registry.versions(subject)).containsExactly(1);
            registry.delete(subject);
            registry.delete(other);
        }
    }
}
