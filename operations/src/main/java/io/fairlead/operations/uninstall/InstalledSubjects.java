package io.fairlead.operations.uninstall;

import io.fairlead.config.FairleadConfig;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Result;
import io.fairlead.topics.TopicSpec;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.InstantSource;
import java.util.List;

/// The subjects of our topics in an external schema registry. An embedded one keeps them in a topic.
final class InstalledSubjects implements InstalledPart {
    private final FairleadConfig config;
    private final InstantSource clock;
    private final String left;

    /// @param left why they are left; empty if they are not
    InstalledSubjects(FairleadConfig config, InstantSource clock, String left) {
        this.config = config;
        this.clock = clock;
        this.left = left;
    }

    @Override
    public String name() {
        return "subjects";
    }

    static List<String> ours(FairleadConfig config) {
        return Platform.catalogue(config).pipeline().stream()
                .map(TopicSpec::name)
                .map(RecordPart.VALUE::subject)
                .sorted()
                .toList();
    }

    @Override
    public List<Item> find() {
        try (SchemaRegistry registry = open()) {
            List<String> there = registry.subjects();
            return ours(config).stream()
                    .filter(there::contains)
                    .map(subject -> new Item(subject, left))
                    .toList();
        }
    }

    @Override
    public Result remove(Item item) {
        try (SchemaRegistry registry = open()) {
            registry.delete(item.name());
            return done(item);
        }
    }

    private SchemaRegistry open() {
        return SchemaRegistryClient.open(
                SchemaRegistryClientConfig.from(
                        config.schemaRegistry().properties().values()),
                clock);
    }
}
