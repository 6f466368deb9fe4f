package io.fairlead.config;

import io.fairlead.config.ConfigPart.Kind;
import io.fairlead.options.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The parts of a configuration, each with a digest for each group of its keys: two are equal if the configurations
/// mean the same, wherever it is in the file. No value, and no secret, can be read from it ([Digests]), so that it
/// may be shown and compared over HTTP.
///
/// @param digests by part and group of keys, such as `rules` of `source dc1`
public record ConfigParts(SortedMap<ConfigPart, SortedMap<String, String>> digests) {
    public static final ConfigParts NONE = new ConfigParts(new TreeMap<>());

    /// The content of a file that a part refers to, or anything else that changes with the file.
    @FunctionalInterface
    public interface Contents {
        String of(Path file);
    }

    public ConfigParts {
        SortedMap<ConfigPart, SortedMap<String, String>> copy = new TreeMap<>();
        digests.forEach((part, keys) -> copy.put(part, Collections.unmodifiableSortedMap(new TreeMap<>(keys))));
        digests = Collections.unmodifiableSortedMap(copy);
    }

    public static ConfigParts of(FairleadConfig config, Contents contents) {
        SortedMap<ConfigPart, SortedMap<String, String>> parts = new TreeMap<>();
        Digests digests = new Digests(config.pipeline());
        put(parts, Kind.PIPELINE, digests.of(config.pipeline()));
        put(parts, Kind.KAFKA, digests.of(config.kafka()));
        put(parts, Kind.SCHEMA_REGISTRY, digests.of(config.schemaRegistry()));
        put(parts, Kind.HTTP, digests.of(config.http()));
        parts.put(ConfigPart.of(Kind.LOG), digests.ofComponents(config.log()));
        put(parts, Kind.TOPICS, digests.of(config.topics()));
        put(parts, Kind.SERVICE_LINGER, digests.of(config.merge().serviceLinger()));
        put(parts, Kind.GUARD, digests.of(config.guard()));
        config.sources()
                .forEach(source -> parts.put(
                        new ConfigPart(Kind.SOURCE, source.name().value()),
                        ofSource(source, config, digests, contents)));
        config.targets()
                .forEach(target ->
                        parts.put(new ConfigPart(Kind.TARGET, target.name()), ofTarget(target, digests, contents)));
        return new ConfigParts(parts);
    }

    private static SortedMap<String, String> ofSource(
            SourceConfig source, FairleadConfig config, Digests digests, Contents contents) {
        SortedMap<String, String> keys = digests.ofComponents(source);
        // Stamped on the events of the source: if it changes, the source has to emit everything again.
        keys.put("guard", digests.of(config.guard()));
        keys.put("precedence", digests.of(config.merge().precedence().indexOf(source.name())));
        new Files(source.options().files()).ifPresent(digests, contents, keys);
        return keys;
    }

    private static SortedMap<String, String> ofTarget(TargetConfig target, Digests digests, Contents contents) {
        SortedMap<String, String> keys = digests.ofComponents(target);
        new Files(target.options().files()).ifPresent(digests, contents, keys);
        return keys;
    }

    private static void put(SortedMap<ConfigPart, SortedMap<String, String>> parts, Kind kind, String digest) {
        parts.put(ConfigPart.of(kind), new TreeMap<>(Map.of("", digest)));
    }

    /// Every file that a part refers to and that is read when the part starts.
    public static List<Path> files(FairleadConfig config) {
        return Stream.concat(
                        config.sources().stream().flatMap(source -> source.options().files().stream()),
                        config.targets().stream().flatMap(target -> target.options().files().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    private record Files(List<Path> paths) {
        void ifPresent(Digests digests, Contents contents, SortedMap<String, String> keys) {
            if (!paths.isEmpty()) {
                List<Object> all = new ArrayList<>();
                paths.forEach(path -> all.add(new Secret(contents.of(path))));
                keys.put("files", digests.of(all));
            }
        }
    }

    /// These, with the parts of `running` that no process changes while it runs.
    public ConfigParts keepingFixedOf(ConfigParts running) {
        SortedMap<ConfigPart, SortedMap<String, String>> both = new TreeMap<>();
        digests.forEach((part, keys) -> {
            if (part.kind().isFollowed()) {
                both.put(part, keys);
            }
        });
        running.digests.forEach((part, keys) -> {
            if (!part.kind().isFollowed()) {
                both.put(part, keys);
            }
        });
        return new ConfigParts(both);
    }

    /// Twelve hexadecimal digits: the same in every process with the same configuration in force.
    public String version() {
        return Digests.short12(asText().toString());
    }

    /// Plain maps, for JSON.
    public SortedMap<String, SortedMap<String, String>> asText() {
        SortedMap<String, SortedMap<String, String>> text = new TreeMap<>();
        digests.forEach((part, keys) -> text.put(part.toString(), keys));
        return text;
    }

    /// Parses the result of [#asText].
    ///
    /// @throws IllegalArgumentException it names an unknown part
    public static ConfigParts parse(Map<String, ? extends Map<String, String>> text) {
        SortedMap<ConfigPart, SortedMap<String, String>> parts = new TreeMap<>();
        text.forEach((part, keys) -> parts.put(ConfigPart.parse(part), new TreeMap<>(keys)));
        return new ConfigParts(parts);
    }
}
