package io.fairlead.config;

import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Makes the records from a tree without problems, and fills in the defaults.
final class Binder {
    private final Section root;
    private final ItemBinder items;

    Binder(String file, ConfigTree tree, ConfigEnvironment surroundings) {
        this.root = new Section(tree.root(), KeyPath.ROOT, surroundings);
        this.items = new ItemBinder(file, tree);
    }

    FairleadConfig config() {
        KafkaConfig kafka = kafka();
        List<SourceConfig> sources =
                root.sections("sources").stream().map(items::source).toList();
        return new FairleadConfig(
                root.text("pipeline"),
                kafka,
                schemaRegistry(),
                http(root.section("http")),
                log(root.section("log")),
                topics(
                        root.section("topics"),
                        root.text("pipeline"),
                        kafka.place().isEmbedded()),
                sources,
                merge(root.section("merge"), sources),
                guard(root.section("guard")),
                root.sections("targets").stream().map(items::target).toList());
    }

    private static GuardConfig guard(Section guard) {
        GuardConfig otherwise = GuardConfig.DEFAULT;
        return new GuardConfig(
                guard.share("max-removed-share", otherwise.share()),
                guard.number("max-removed", otherwise.count()),
                guard.share("max-removed-share-of-service", otherwise.shareOfService()),
                guard.duration("window", otherwise.window()),
                guard.duration("confirm-after", otherwise.confirmAfter()),
                guard.duration("confirm-service-after", otherwise.confirmServiceAfter()));
    }

    private KafkaConfig kafka() {
        Section kafka = root.section("kafka");
        return new KafkaConfig(
                place(kafka),
                kafka.section("embedded").number("port", 0),
                kafka.properties(),
                kafka.section("producer").properties(),
                kafka.section("consumer").properties(),
                kafka.section("admin").properties(),
                kafka.section("streams").properties());
    }

    private static ServerPlace place(Section kafka) {
        if (!ServerCheck.isEmbedded(kafka.node())) {
            return new ServerPlace.Outside();
        }
        Section embedded = kafka.section("embedded");
        return embedded.has("directory")
                ? new ServerPlace.EmbeddedKept(embedded.path("directory"))
                : new ServerPlace.EmbeddedTemporary();
    }

    private SchemaRegistryConfig schemaRegistry() {
        Section registry = root.section("schema-registry");
        ServerPlace place = ServerCheck.isEmbedded(registry.node())
                ? new ServerPlace.EmbeddedTemporary()
                : new ServerPlace.Outside();
        var values = new TreeMap<>(registry.properties().values());
        String url = values.remove("url");
        if (url != null) {
            values.put("schema.registry.url", url);
        }
        return new SchemaRegistryConfig(place, new ClientProperties(values));
    }

    private static HttpConfig http(Section http) {
        return new HttpConfig(
                http.text("host", HttpConfig.DEFAULT.host()),
                http.number("port", HttpConfig.DEFAULT.port()),
                http.texts("allowed-hosts"));
    }

    private static LogConfig log(Section log) {
        return new LogConfig(
                log.choice("level", LogConfig.DEFAULT.level()), log.choice("format", LogConfig.DEFAULT.format()));
    }

    private static TopicsConfig topics(Section topics, String pipeline, boolean embedded) {
        return new TopicsConfig(
                topics.text("prefix", TopicsConfig.defaultPrefix(pipeline)),
                topics.number("partitions", TopicsConfig.defaultPartitions(embedded)),
                topics.number("replication-factor", TopicsConfig.defaultReplication(embedded)));
    }

    private static MergeConfig merge(Section merge, List<SourceConfig> sources) {
        List<SourceId> precedence = new ArrayList<>(
                merge.texts("precedence").stream().map(SourceId::new).toList());
        sources.stream()
                .map(SourceConfig::name)
                .filter(name -> !precedence.contains(name))
                .forEach(precedence::add);
        return new MergeConfig(precedence, merge.duration("service-linger", MergeConfig.DEFAULT_SERVICE_LINGER));
    }
}
