package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.config.TargetConfig.DeleteLimit.Bound;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.consul.ConsulOptions;
import io.fairlead.ingest.dns.DnsOptions;
import io.fairlead.ingest.dns.ServerAddress;
import io.fairlead.ingest.etcd.EtcdOptions;
import io.fairlead.ingest.files.FilesOptions;
import io.fairlead.ingest.http.HttpOptions;
import io.fairlead.ingest.kubernetes.KubernetesOptions;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Health;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.options.Share;
import io.fairlead.options.http.Credentials;
import io.fairlead.publisher.files.FilesTargetOptions;
import io.fairlead.publisher.istio.apply.IstioOptions;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class FairleadConfigTest {
    private static final Path FOLDER = Path.of("/etc/fairlead");
    private static final Path HOME = Path.of("/home/operator");

    @Test
    void fillsInEveryDefault() {
        FairleadConfig config = Corpus.parse("""
            pipeline: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            schema-registry: {url: "http://localhost:8081"}
            sources: [{name: dc1, consul: {}}, {name: static, files: {paths: [a.yaml]}}]
            targets: [{name: prod, istio: {}, policy: sync}]
            """);

        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8080, List.of()));
        assertThat(config.topics()).isEqualTo(new TopicsConfig("fairlead.shop.", 12, 3));
        assertThat(config.merge())
                .isEqualTo(new MergeConfig(List.of(new SourceId("dc1"), new SourceId("static")), Duration.ofHours(1)));
        assertThat(config.guard())
                .isEqualTo(new GuardConfig(
                        Share.parse("20%"),
                        50,
                        Share.parse("50%"),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(3)));
        var timing = new SourceConfig.Timing(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(30), null);
        var consul = new ConsulOptions(
                URI.create("http://localhost:8500"),
                Secret.NONE,
                new ConsulOptions.Selection(List.of(), "", List.of(), "", "", ConsulOptions.Addresses.SERVICE, true),
                new ConsulOptions.Freshness(
                        ConsulOptions.Consistency.STALE, Duration.ofSeconds(30), Duration.ofMinutes(5)),
                new ConsulOptions.Limits(
                        100, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1), 64 << 20),
                null);
        var files = new FilesOptions(
                List.of("/etc/fairlead/a.yaml"),
                Path.of("/etc/fairlead"),
                64 << 20,
                Duration.ofSeconds(5),
                FilesOptions.DEFAULT_SETTLE,
                FilesOptions.DEFAULT_GRACE);
        assertThat(config.sources())
                .containsExactly(
                        new SourceConfig(
                                new SourceId("dc1"),
                                Corpus.source(consul),
                                List.of(),
                                true,
                                100,
                                timing,
                                ClaimsConfig.DEFAULT,
                                List.of()),
                        new SourceConfig(
                                new SourceId("static"),
                                Corpus.source(files),
                                List.of(),
                                true,
                                100,
                                timing,
                                ClaimsConfig.DEFAULT,
                                List.of()));
        assertThat(config.targets())
                .containsExactly(new TargetConfig(
                        "prod",
                        Corpus.target(new IstioOptions(
                                new KubernetesAccess.Surroundings(""),
                                new TreeSet<>(),
                                Duration.ofSeconds(10),
                                VirtualAddresses.ALL,
                                new ClusterHosts("cluster.local"))),
                        TargetPolicy.SYNC,
                        new TargetConfig.Coalesce(Duration.ofMillis(50), Duration.ofMillis(500)),
                        new TargetConfig.Pace(16, 2000, Duration.ofMinutes(10)),
                        new TargetConfig.DeleteLimit(
                                new Bound(Share.parse("20%"), 20),
                                new Bound(Share.parse("50%"), Integer.MAX_VALUE),
                                Duration.ofMinutes(10),
                                5,
                                Duration.ofSeconds(10)),
                        new TargetConfig.Drift(5, Duration.ofMinutes(10)),
                        new TargetConfig.HealthOptions(
                                new TreeSet<>(List.of(Health.CRITICAL, Health.MAINTENANCE, Health.DRAINING)),
                                Share.parse("50%"))));
    }

    @Test
    void takesEveryKeyOfKafkaTheRegistryAndTheTopics() {
        FairleadConfig config = everyKey();

        assertThat(config.pipeline()).isEqualTo("every-key");
        assertThat(config.kafka())
                .isEqualTo(new KafkaConfig(
                        new ServerPlace.Outside(),
                        0,
                        ClientProperties.of(Map.of(
                                "bootstrap.servers", "kafka-1:9092,kafka-2:9092",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "login required username=\"fairlead\" password=\"kafka-secret\";",
                                "request.timeout.ms", "12000",
                                "enable.metrics.push", "false")),
                        ClientProperties.of(Map.of("compression.type", "lz4")),
                        ClientProperties.of(Map.of("fetch.max.wait.ms", "50")),
                        ClientProperties.of(Map.of("retries", "3")),
                        ClientProperties.of(Map.of("num.standby.replicas", "1"))));
        assertThat(config.schemaRegistry())
                .isEqualTo(new SchemaRegistryConfig(
                        new ServerPlace.Outside(),
                        ClientProperties.of(Map.of(
                                "schema.registry.url", "https://registry-1:8081,https://registry-2:8081",
                                "basic.auth.user.info", "fairlead:registry-secret"))));
        assertThat(config.http())
                .isEqualTo(new HttpConfig(
                        "0.0.0.0",
                        9090,
                        List.of("fairlead.example.com"),
                        new HttpAccess(
                                new HttpAccess.Tls(FOLDER.resolve("tls.crt"), FOLDER.resolve("tls.key")),
                                FOLDER.resolve("tokens.yaml"),
                                new HttpAccess.Oidc(
                                        "https://issuer.example", "fairlead", "https://issuer.example/keys", "groups"),
                                20,
                                true)));
        assertThat(config.log()).isEqualTo(new LogConfig(Level.DEBUG, LogConfig.Format.JSON));
        assertThat(config.topics()).isEqualTo(new TopicsConfig("shop.", 24, 5));
    }

    private static SourceConfig source(FairleadConfig config, String name) {
        return config.sources().stream()
                .filter(it -> it.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesEveryKeyOfListsOverHttp() {
        HttpOptions.Access access = new HttpOptions.Access(
                new Credentials.Bearer(new Secret("consul-secret"), null),
                List.of(new HttpOptions.Header("X-Tenant", new Secret("registry-secret"))),
                new TlsOptions(
                        FOLDER.resolve("tls/ca.pem"),
                        FOLDER.resolve("tls/client.pem"),
                        Path.of("/etc/tls/client-key.pem"),
                        "sd.internal"));
        assertThat(source(everyKey(), "lists").options().options())
                .isEqualTo(new HttpOptions(
                        List.of(
                                new HttpOptions.Url("eu-1", URI.create("https://sd.example/eu?env=prod")),
                                new HttpOptions.Url("us-1", URI.create("https://sd.example/us"))),
                        HttpOptions.Format.INVENTORY,
                        access,
                        new HttpOptions.Limits(Duration.ofMinutes(1), Duration.ofSeconds(5), 1 << 20)));
        assertThat(Stream.of("lists-2", "lists-3", "lists-4")
                        .map(name -> source(everyKey(), name).options().options())
                        .map(HttpOptions.class::cast)
                        .map(options -> options.access().credentials()))
                .containsExactly(
                        new Credentials.Bearer(Secret.NONE, FOLDER.resolve("sd-token")),
                        new Credentials.Basic("me", new Secret("kafka-secret"), null),
                        new Credentials.Basic("me", Secret.NONE, HOME.resolve("sd-password")));
    }

    @Test
    void takesEveryKeyOfDns() {
        assertThat(source(everyKey(), "zone").options().options())
                .isEqualTo(new DnsOptions(
                        List.of(
                                new DnsOptions.WatchedName("_web._tcp.example", DnsOptions.Kind.SRV, 0, "web"),
                                new DnsOptions.WatchedName("db.example", DnsOptions.Kind.BOTH, 5432, "db.example")),
                        new DnsOptions.Servers(
                                List.of(new ServerAddress("10.0.0.53", 53), new ServerAddress("2001:db8::53", 5353)),
                                DnsOptions.Transport.TCP,
                                Duration.ofSeconds(1)),
                        new DnsOptions.Selection(DnsOptions.Families.BOTH, DnsOptions.Priorities.ALL, 3),
                        new DnsOptions.Bounds(Duration.ofSeconds(10), Duration.ofMinutes(1))));
    }

    @Test
    void takesEveryKeyOfEtcd() {
        assertThat(source(everyKey(), "keys").options().options())
                .isEqualTo(new EtcdOptions(
                        List.of(URI.create("https://etcd-1:2379"), URI.create("https://etcd-2:2379")),
                        new EtcdOptions.Layout(
                                "/services/",
                                "{namespace}/{path+}",
                                EtcdOptions.OtherKeys.IGNORE,
                                new EtcdOptions.ValueLayout.Fields(
                                        new EtcdOptions.Place(
                                                JsonPointer.compile("/addr"),
                                                JsonPointer.compile("/spec/port"),
                                                JsonPointer.compile("/ports"),
                                                JsonPointer.compile("/name")),
                                        new EtcdOptions.Details(
                                                JsonPointer.compile("/weight"),
                                                JsonPointer.compile("/status"),
                                                JsonPointer.compile("/tags"),
                                                JsonPointer.compile("/meta")))),
                        new EtcdOptions.Access(
                                "fairlead",
                                new Secret("consul-secret"),
                                new TlsOptions(
                                        FOLDER.resolve("tls/ca.pem"),
                                        FOLDER.resolve("tls/client.pem"),
                                        Path.of("/etc/tls/client-key.pem"),
                                        "etcd.internal")),
                        new EtcdOptions.Limits(
                                Duration.ofMinutes(1),
                                new EtcdOptions.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                                new EtcdOptions.Sizes(100, 1 << 20, 1 << 10))));
    }

    @Test
    void takesEveryKeyOfSourcesAndTheirMerge() {
        FairleadConfig config = everyKey();

        SourceConfig dc1 = config.sources().getFirst();
        assertThat(dc1.options().options())
                .isEqualTo(new ConsulOptions(
                        URI.create("https://consul.example:8501"),
                        new Secret("consul-secret"),
                        new ConsulOptions.Selection(
                                List.of("dc1", "dc2"),
                                "ServiceMeta.mesh == \"true\"",
                                List.of("mesh"),
                                "team-a",
                                "shop",
                                ConsulOptions.Addresses.WAN,
                                false),
                        new ConsulOptions.Freshness(
                                ConsulOptions.Consistency.CONSISTENT, Duration.ofSeconds(2), Duration.ofSeconds(90)),
                        new ConsulOptions.Limits(
                                70, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(2), 16 << 20),
                        new TlsOptions(
                                FOLDER.resolve("tls/ca.pem"),
                                FOLDER.resolve("tls/client.pem"),
                                Path.of("/etc/tls/client-key.pem"),
                                "server.dc1.consul")));
        assertThat(dc1.required()).isFalse();
        assertThat(dc1.formerly()).containsExactly(new SourceId("dc0"), new SourceId("hq"));
        assertThat(dc1.requestsPerSecond()).isEqualTo(2.5);
        assertThat(dc1.timing())
                .isEqualTo(new SourceConfig.Timing(
                        Duration.ofMinutes(10), Duration.ofMillis(1500), Duration.ofSeconds(9), Duration.ofDays(1)));
        assertThat(source(config, "clusters").options().options())
                .isEqualTo(new KubernetesOptions(
                        List.of(
                                new Cluster(
                                        "eu-1",
                                        new KubernetesAccess.Kubeconfig(HOME.resolve("eu-1.yaml"), "prod"),
                                        new TreeSet<>(List.of("shop")),
                                        "eu-1",
                                        "eu-west-1"),
                                Cluster.of(
                                        "us-1",
                                        new KubernetesAccess.Explicit(
                                                URI.create("https://us-1.example:6443"),
                                                FOLDER.resolve("us-1/token"),
                                                FOLDER.resolve("us-1/ca.crt"))),
                                Cluster.of("here", KubernetesAccess.ofServiceAccount())),
                        new KubernetesOptions.Selection("mesh=true", "mesh=true", false),
                        new KubernetesOptions.Details(KubernetesOptions.Family.IPV4, List.of("version"), true),
                        new KubernetesOptions.Limits(
                                Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(2), 1000)));
        assertThat(config.sources().getLast().options().options())
                .isEqualTo(new FilesOptions(
                        List.of("/etc/fairlead/inventory/*.yaml", "/home/operator/more.json"),
                        Path.of("/etc/fairlead"),
                        1 << 30,
                        Duration.ofMinutes(1),
                        FilesOptions.DEFAULT_SETTLE,
                        FilesOptions.DEFAULT_GRACE));
        assertThat(config.merge())
                .isEqualTo(new MergeConfig(
                        Stream.of(
                                        "static",
                                        "dc1",
                                        "cloud",
                                        "cloud-2",
                                        "cloud-map",
                                        "cloud-3",
                                        "cloud-3-directory",
                                        "clusters",
                                        "lists",
                                        "lists-2",
                                        "lists-3",
                                        "lists-4",
                                        "apps",
                                        "apps-2",
                                        "apps-3",
                                        "apps-4",
                                        "zone",
                                        "keys",
                                        "machines",
                                        "machines-2",
                                        "machines-3",
                                        "rows",
                                        "rows-2")
                                .map(SourceId::new)
                                .toList(),
                        Duration.ofDays(2)));
        assertThat(config.guard())
                .isEqualTo(new GuardConfig(
                        Share.parse("12.5%"),
                        40,
                        Share.parse("30%"),
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5)));
    }

    @Test
    void handsRulesOnAsTheyAreWrittenWithTheirLines() {
        RuleText rule = everyKey().sources().getFirst().rules().getFirst();

        assertThat(rule.entries().keySet())
                .containsExactly(
                        "when",
                        "drop",
                        "keep",
                        "host",
                        "namespace",
                        "ports",
                        "protocol",
                        "labels",
                        "locality",
                        "network",
                        "weight",
                        "service-account");
        assertThat(rule.entries())
                .containsEntry("host", "${service}.dc1.mesh")
                .containsEntry("weight", 10L)
                .containsEntry("labels", Map.of("version", "${metadata.version}"))
                .containsEntry(
                        "ports",
                        List.of(Map.of(
                                "name", "http", "number", 80L, "protocol", "HTTP", "target", "${ports[0].number}")));
        assertThat(rule.at("")).isEqualTo("fairlead.yaml line 39: sources[0].rules[0]");
        assertThat(rule.at("ports[0].number")).isEqualTo("fairlead.yaml line 44: sources[0].rules[0].ports[0].number");
    }

    @Test
    void takesEveryKeyOfTargets() {
        assertThat(everyKey().targets())
                .containsExactly(
                        new TargetConfig(
                                "prod",
                                Corpus.target(new IstioOptions(
                                        new KubernetesAccess.Kubeconfig(HOME.resolve(".kube/config"), "prod-eu"),
                                        new TreeSet<>(List.of("legacy")),
                                        Duration.ofSeconds(3),
                                        VirtualAddresses.TCP_ONLY,
                                        ClusterHosts.ALLOWED)),
                                TargetPolicy.SYNC,
                                new TargetConfig.Coalesce(Duration.ofMillis(250), Duration.ofSeconds(5)),
                                new TargetConfig.Pace(3, 50, Duration.ofHours(1)),
                                new TargetConfig.DeleteLimit(
                                        new Bound(Share.parse("10%"), 30),
                                        new Bound(Share.parse("25%"), 15),
                                        Duration.ofMinutes(5),
                                        3,
                                        Duration.ofSeconds(20)),
                                new TargetConfig.Drift(2, Duration.ofMinutes(3)),
                                new TargetConfig.HealthOptions(
                                        new TreeSet<>(List.of(Health.UNKNOWN, Health.CRITICAL)), Share.parse("30%"))),
                        new TargetConfig(
                                "gitops",
                                Corpus.target(new FilesTargetOptions(FOLDER.resolve("out"))),
                                TargetPolicy.UPSERT_ONLY,
                                TargetConfig.Coalesce.DEFAULT,
                                TargetConfig.Pace.DEFAULT,
                                TargetConfig.DeleteLimit.DEFAULT,
                                TargetConfig.Drift.DEFAULT,
                                TargetConfig.HealthOptions.DEFAULT));
    }

    @Test
    void forgetsTheTopicsOfAnEmbeddedBrokerUnlessAFolderIsGiven() {
        FairleadConfig config = Corpus.parse(Corpus.text("embedded.good.yaml"));

        assertThat(config.kafka().place()).isEqualTo(new ServerPlace.EmbeddedTemporary());
        assertThat(config.schemaRegistry())
                .isEqualTo(new SchemaRegistryConfig(new ServerPlace.EmbeddedTemporary(), ClientProperties.NONE));
        assertThat(config.topics()).isEqualTo(new TopicsConfig("fairlead.demo.", 4, 1));
    }

    @Test
    void keepsTheTopicsOfAnEmbeddedBrokerInTheFolderThatIsGiven() {
        KafkaConfig kafka = Corpus.parse(Corpus.text("embedded-kept.good.yaml")).kafka();

        assertThat(kafka.place()).isEqualTo(new ServerPlace.EmbeddedKept(FOLDER.resolve("data")));
        assertThat(kafka.embeddedPort()).isEqualTo(9092);
        assertThat(kafka.common()).isEqualTo(ClientProperties.of(Map.of("linger.ms", "0")));
    }

    @Test
    void keepsTheOtherLimitsOfTheGuardWhereOneIsGiven() {
        FairleadConfig config = Corpus.parse(Corpus.text("minimal.good.yaml") + "guard: {max-removed-share: 100%}\n");

        assertThat(config.guard().share()).isEqualTo(Share.parse("100%"));
        assertThat(config.guard().count()).isEqualTo(GuardConfig.DEFAULT.count());
        assertThat(config.guard().shareOfService()).isEqualTo(GuardConfig.DEFAULT.shareOfService());
    }

    @Test
    void givesEachKindOfClientItsOverrides() {
        KafkaConfig kafka = new KafkaConfig(
                new ServerPlace.Outside(),
                0,
                ClientProperties.of(Map.of("bootstrap.servers", "a:1", "linger.ms", "5")),
                ClientProperties.of(Map.of("linger.ms", "0")),
                ClientProperties.of(Map.of("fetch.min.bytes", "1")),
                ClientProperties.of(Map.of("retries", "3")),
                ClientProperties.of(Map.of("num.standby.replicas", "1")));

        assertThat(kafka.producerProperties().values()).isEqualTo(Map.of("bootstrap.servers", "a:1", "linger.ms", "0"));
        assertThat(kafka.streamsProperties().values())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "a:1",
                        "linger.ms", "5",
                        "producer.linger.ms", "0",
                        "consumer.fetch.min.bytes", "1",
                        "admin.retries", "3",
                        "num.standby.replicas", "1"));
    }

    private static FairleadConfig everyKey() {
        return Corpus.parse(Corpus.text("every-key.good.yaml"));
    }
}
