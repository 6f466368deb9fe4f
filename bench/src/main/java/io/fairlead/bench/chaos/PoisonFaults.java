package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Records in Fairlead's topics that nobody can decode: random bytes, an unknown schema, and 100 KB that are nested
/// 100,000 levels deep by a schema that refers to itself; under random keys and under keys that are in use.
final class PoisonFaults {
    private static final List<String> TOPICS = List.of("changes", "endpoints", "control", "owners", "audit", "dlq");
    private static final int UNKNOWN_SCHEMA = 7_654_321;
    private static final int DEPTH = 100_000;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final String TREE = """
            {"schema": "{'type': 'record', 'name': 'Tree', 'fields': [{'name': 'next', 'type': ['null', 'Tree']}]}"}
            """.replace("'", "\\\"");

    private PoisonFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        List<Fault<Site>> faults = new ArrayList<>();
        for (String topic : TOPICS) {
            faults.add(new Fault<>("undecodable records in " + topic, (site, random) -> {
                poison(site, random, topic);
                // It reads the topic only when it starts.
                if (topic.equals("owners")) {
                    site.fairlead().killAndStart("ingest");
                }
            }));
        }
        faults.add(new Fault<>("undecodable records in every topic, all of Fairlead restarted", (site, random) -> {
            for (String topic : TOPICS) {
                poison(site, random, topic);
            }
            site.fairlead().restartAllWith(Map.of());
        }));
        faults.add(new Fault<>(
                "schema registry answers without end, asked for unknown schemas",
                (site, random) -> askAnEndlessRegistry(site, random, outage)));
        return faults;
    }

    private static void poison(Site site, Random random, String topic) throws Exception {
        byte[] deep = deep(recursiveSchema(site));
        try (KafkaProducer<byte[], byte[]> producer = producer(site)) {
            String name = "fairlead.chaos." + topic;
            for (int partition = 0; partition < producer.partitionsFor(name).size(); partition++) {
                for (byte[] key : keys(site, random)) {
                    for (byte[] value : List.of(random(random), new byte[0], unknown(random), deep)) {
                        producer.send(new ProducerRecord<>(name, partition, key, value))
                                .get();
                    }
                }
            }
        }
    }

    /// A record of an unknown schema each second in each topic that is read forever.
    private static void askAnEndlessRegistry(Site site, Random random, Duration outage) throws Exception {
        site.toSchemaRegistry.fail(new Effect.Endless());
        try (KafkaProducer<byte[], byte[]> producer = producer(site)) {
            for (long end = System.nanoTime() + outage.toNanos(); System.nanoTime() < end; Thread.sleep(BETWEEN)) {
                for (String topic : List.of("changes", "endpoints", "control")) {
                    producer.send(new ProducerRecord<>("fairlead.chaos." + topic, random(random), unknown(random)))
                            .get();
                }
            }
        }
        site.toSchemaRegistry.restore();
    }

    private static KafkaProducer<byte[], byte[]> producer(Site site) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", site.kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<byte[]> keys(Site site, Random random) {
        RegisteredInstance some = site.truth.instances().getLast();
        String service = Site.NAMESPACE + "/" + some.host();
        return List.of(
                random(random),
                bytes("*"),
                bytes("source:dc1"),
                bytes(service),
                bytes(service + "|" + some.address() + ":8080"));
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] unknown(Random random) {
        byte[] rest = random(random);
        return ByteBuffer.allocate(5 + rest.length)
                .put((byte) 0)
                .putInt(UNKNOWN_SCHEMA)
                .put(rest)
                .array();
    }

    private static byte[] deep(int schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schema).array());
        for (int i = 0; i < DEPTH; i++) {
            out.write(2);
        }
        out.write(0);
        return out.toByteArray();
    }

    /// @return its id; the same each time
    private static int recursiveSchema(Site site) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create(site.schemaRegistry() + "/subjects/tree-value/versions"))
                                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                                    .POST(HttpRequest.BodyPublishers.ofString(TREE))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(answer);
            if (!id.find()) {
                throw new IOException("the schema registry refused the schema: " + answer);
            }
            return Integer.parseInt(id.group(1));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
