package io.fairlead.config;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.model.SourceId;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.KeyPath;
import io.fairlead.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Creates the records from a tree without problems, and fills in the defaults.
final class Binder {
    private final Options root;
    private final ItemBinder items;

    Binder(String file, ConfigTree tree, ConfigEnvironment environment, Connectors connectors) {
        this.root = new Options(tree.root(), MissingNode.getInstance(), KeyPath.ROOT, environment);
        this.items = new ItemBinder(file, tree, connectors);
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

    private static GuardConfig guard(Options guard) {
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
        Options kafka = root.section("kafka");
        return new KafkaConfig(
                place(kafka),
                kafka.section("embedded").number("port", 0),
                new ClientProperties(kafka.properties()),
                properties(kafka, "producer"),
                properties(kafka, "consumer"),
                properties(kafka, "admin"),
                properties(kafka, "streams"));
    }

    private static ClientProperties properties(Options kafka, String section) {
        return new ClientProperties(kafka.section(section).properties());
    }

    private static ServerPlace place(Options kafka) {
        if (!ServerCheck.isEmbedded(kafka.node())) {
            return new ServerPlace.Outside();
        }
        Options embedded = kafka.section("embedded");
        return embedded.has("directory")
                ? new ServerPlace.EmbeddedKept(embedded.path("directory"))
                : new ServerPlace.EmbeddedTemporary();
    }

    private SchemaRegistryConfig schemaRegistry() {
        Options registry = root.section("schema-registry");
        ServerPlace place = ServerCheck.isEmbedded(registry.node())
                ? new ServerPlace.EmbeddedTemporary()
                : new ServerPlace.Outside();
        var values = new TreeMap<>(registry.properties());
        String url = values.remove("url");
        if (url != null) {
            values.put("schema.registry.url", url);
        }
        return new SchemaRegistryConfig(place, new ClientProperties(values));
    }

    private static HttpConfig http(Options http) {
        return new HttpConfig(
                http.text("host", HttpConfig.DEFAULT.host()),
                http.number("port", HttpConfig.DEFAULT.port()),
                http.texts("allowed-hosts"),
                access(http));
    }

    private static HttpAccess access(Options http) {
        Options tls = http.section("tls");
        return new HttpAccess(
                http.has("tls") ? new HttpAccess.Tls(tls.path("cert"), tls.path("key")) : null,
                http.pathOrNull("tokens"),
                http.has("oidc") ? oidc(http.section("oidc")) : null,
                http.number("max-requests", HttpAccess.DEFAULT.maxRequests()),
                http.has("insecure") && http.flag("insecure"));
    }

    private static HttpAccess.Oidc oidc(Options oidc) {
        return new HttpAccess.Oidc(
                oidc.text("issuer"), oidc.text("audience"), oidc.text("jwks-url"), oidc.text("roles-claim", "roles"));
    }

    private static LogConfig log(Options log) {
        return new LogConfig(
                log.choice("level", LogConfig.DEFAULT.level()), log.choice("format", LogConfig.DEFAULT.format()));
    }

    private static TopicsConfig topics(Options topics, String pipeline, boolean embedded) {
        return new TopicsConfig(
                topics.text("prefix", TopicsConfig.defaultPrefix(pipeline)),
                topics.number("partitions", TopicsConfig.defaultPartitions(embedded)),
                topics.number("replication-factor", TopicsConfig.defaultReplication(embedded)));
    }

    private static MergeConfig merge(Options merge, List<SourceConfig> sources) {
        List<SourceId> precedence = new ArrayList<>(
                merge.texts("precedence").stream().map(SourceId::new).toList());
        sources.stream()
                .map(SourceConfig::name)
                .filter(name -> !precedence.contains(name))
                .forEach(precedence::add);
        return new MergeConfig(precedence, merge.duration("service-linger", MergeConfig.DEFAULT_SERVICE_LINGER));
    }
}
