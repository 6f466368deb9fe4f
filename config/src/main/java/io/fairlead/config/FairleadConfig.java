package io.fairlead.config;

import java.util.List;

/// The complete configuration: defaults are filled in, paths are absolute, references are replaced, names
/// are unique. Created by [ConfigReader]. It prints without secrets.
///
/// @param pipeline a DNS label: owner label, field manager, prefix of the application id and of consumer groups
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
