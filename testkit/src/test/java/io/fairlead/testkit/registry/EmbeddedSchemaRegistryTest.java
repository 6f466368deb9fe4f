package io.fairlead.testkit.registry;

import io.fairlead.embedded.EmbeddedSchemaRegistry;
import io.fairlead.embedded.InMemorySchemaLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class EmbeddedSchemaRegistryTest extends SchemaRegistryContract {
    private static @Nullable EmbeddedSchemaRegistry registry;
    private static String url = "";

    @BeforeAll
    static void start() {
        registry = EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), 0);
        url = registry.url();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Override
    String url() {
        return url;
    }
}
