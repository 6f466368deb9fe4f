package io.fairlead.config;

import java.util.List;

/// What the operator wrote, complete: defaults are filled in, paths are absolute, references are replaced, names
/// are unique. [ConfigReader] makes it. It prints without secrets.
///
/// @param pipeline a DNS label: owner label, field manager, stem of the application id and of consumer groups
public record FairleadConfig(
        String pipeline,
        KafkaConfig kafka,
        SchemaRegistryConfig schemaRegistry,
        HttpConfig http,
        LogConfig log,
        TopicsConfig topics,
        List<SourceConfig> sources,
        MergeConfig merge,
        GuardConfig guard,
        List<TargetConfig> targets) {
    public FairleadConfig {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
    }
}
