package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import io.fairlead.options.ConfigEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the difference, over generated configurations: it names what differs in meaning, and nothing else.
class ConfigDifferenceTest {
    private static final ConfigEnvironment SURROUNDINGS = new ConfigEnvironment(
            Path.of("/etc/fairlead"), Path.of("/home/operator"), Map.of("ONE", "s3cret-one", "TWO", "s3cret-two"));
    private static final ConfigParts.Contents NO_FILES = path -> "content of " + path;

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void namesExactlyThePartsThatDiffer(int seed) {
        Random random = new Random(seed);
        Written before = Written.any(random);
        Written after = random.nextInt(4) == 0 ? before : before.edited(random);

        ConfigDifference difference = ConfigDifference.between(before.parts(random), after.parts(random));

        assertThat(difference.lines()).containsExactlyElementsOf(before.expected(after));
        assertThat(difference.isEmpty())
                .isEqualTo(before.parts(random)
                        .version()
                        .equals(after.parts(random).version()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsFollowedAndWhatIsFixedAreAllThereIs(int seed) {
        Random random = new Random(seed);
        ConfigParts before = Written.any(random).parts(random);
        ConfigParts after = Written.any(random).parts(random);
        ConfigDifference difference = ConfigDifference.between(before, after);

        assertThat(difference.followed().items().size()
                        + difference.fixed().items().size())
                .isEqualTo(difference.items().size());
        // Once the followed parts are applied, the fixed ones are what is left, and the same again changes nothing.
        ConfigParts inForce = after.keepingFixedOf(before);
        assertThat(ConfigDifference.between(before, inForce)).isEqualTo(difference.followed());
        assertThat(ConfigDifference.between(inForce, after)).isEqualTo(difference.fixed());
        assertThat(ConfigParts.parse(after.asText())).isEqualTo(after);
    }

    @Test
    void aSecretThatChangesIsADifferenceAndCannotBeRead() {
        ConfigParts one = consul("ONE");
        ConfigParts two = consul("TWO");
        assertThat(ConfigDifference.between(one, two).lines()).containsExactly("source dc1 changed: options");
        assertThat(one.version()).isNotEqualTo(two.version()).matches("[0-9a-f]{12}");
        assertThat(one.asText().toString()).doesNotContain("s3cret");
    }

    @Test
    void aFileThatAPartRefersToIsAPartOfIt() {
        FairleadConfig config = new ConfigReader(BundledConnectors.list()).parse("fairlead.yaml", """
                pipeline: shop
                kafka: embedded
                schema-registry: embedded
                sources: []
                targets:
                  - name: prod
                    istio: {kubeconfig: kube.yaml}
                    policy: sync
                """, SURROUNDINGS);
        assertThat(ConfigParts.files(config)).containsExactly(Path.of("/etc/fairlead/kube.yaml"));
        assertThat(ConfigDifference.between(ConfigParts.of(config, _ -> "old"), ConfigParts.of(config, _ -> "renewed"))
                        .lines())
                .containsExactly("target prod changed: files");
    }

    private static ConfigParts consul(String variable) {
        return ConfigParts.of(
                new ConfigReader(BundledConnectors.list())
                        .parse("fairlead.yaml", """
                pipeline: shop
                kafka: embedded
                schema-registry: embedded
                sources:
                  - name: dc1
                    consul: {address: "http://localhost:8500", token: "${env:%s}"}
                targets: []
                """.formatted(variable), SURROUNDINGS),
                NO_FILES);
    }

    /// A file as a map from each part and group of keys to which of its two or three contents it has.
    private record Written(SortedMap<String, Integer> variants, SortedSet<String> sources, SortedSet<String> targets) {
        static Written any(Random random) {
            SortedMap<String, Integer> variants = new TreeMap<>();
            for (String key : new String[] {"http", "log", "topics", "service-linger", "guard"}) {
                variants.put(key, random.nextInt(3));
            }
            for (String source : new String[] {"a", "b", "c"}) {
                for (String key : new String[] {"options", "rules", "timing", "claims", "required"}) {
                    variants.put(source + "." + key, random.nextInt(2));
                }
            }
            for (String target : new String[] {"x", "y"}) {
                variants.put(target + ".options", random.nextInt(2));
                variants.put(target + ".policy", random.nextInt(2));
            }
            return new Written(variants, some(random, "a", "b", "c"), some(random, "x", "y"));
        }

        private static SortedSet<String> some(Random random, String... all) {
            SortedSet<String> some = new TreeSet<>();
            for (String each : all) {
                if (random.nextInt(3) > 0) {
                    some.add(each);
                }
            }
            return some;
        }

        /// With few changes, as an operator makes them.
        Written edited(Random random) {
            Written other = any(random);
            SortedMap<String, Integer> edited = new TreeMap<>(variants);
            edited.replaceAll((key, now) -> random.nextInt(5) == 0 ? other.variants.get(key) : now);
            return new Written(
                    edited,
                    random.nextInt(3) == 0 ? other.sources : sources,
                    random.nextInt(3) == 0 ? other.targets : targets);
        }

        ConfigParts parts(Random random) {
            return ConfigParts.of(
                    new ConfigReader(BundledConnectors.list()).parse("fairlead.yaml", yaml(random), SURROUNDINGS),
                    NO_FILES);
        }

        private int of(String key) {
            return Objects.requireNonNull(variants.get(key));
        }

        /// Comments and empty lines move everything: that must not count.
        private String yaml(Random random) {
            StringBuilder yaml = new StringBuilder("# edited\n".repeat(random.nextInt(4)));
            yaml.append("pipeline: shop\nkafka: embedded\nschema-registry: embedded\n");
            yaml.append("http: {port: ").append(8080 + of("http")).append("}\n");
            yaml.append("log: {level: ")
                    .append(List.of("info", "debug", "warn").get(of("log")))
                    .append("}\n");
            yaml.append("topics: {partitions: ").append(4 + of("topics")).append("}\n");
            yaml.append("merge: {service-linger: ")
                    .append(1 + of("service-linger"))
                    .append("h}\n");
            yaml.append("guard: {max-removed: ").append(10 + of("guard")).append("}\n");
            yaml.append("\n".repeat(random.nextInt(3))).append(sources.isEmpty() ? "sources: []\n" : "sources:\n");
            sources.forEach(name -> yaml.append("""
                      - name: %1$s
                        files: {paths: ["%1$s%2$d/*.yaml"]}
                        rules: [{namespace: shop%3$d}]
                        heartbeat: %4$ds
                        claims: {hosts: ["*.shop%5$d.mesh"]}
                        required: %6$s
                    """.formatted(
                            name,
                            of(name + ".options"),
                            of(name + ".rules"),
                            5 + of(name + ".timing"),
                            of(name + ".claims"),
                            of(name + ".required") == 0)));
            yaml.append(targets.isEmpty() ? "targets: []\n" : "targets:\n");
            targets.forEach(name -> yaml.append(
                    """
                      - name: %1$s
                        files: {directory: %1$s%2$d}
                        policy: %3$s
                    """.formatted(name, of(name + ".options"), of(name + ".policy") == 0 ? "sync" : "upsert-only")));
            return yaml.toString();
        }

        SortedSet<String> expectedKeys(Written after, String name, String... keys) {
            SortedSet<String> differing = new TreeSet<>();
            for (String key : keys) {
                if (of(name + "." + key) != after.of(name + "." + key)) {
                    differing.add(key);
                }
            }
            return differing;
        }

        List<String> expected(Written after) {
            List<String> lines = new ArrayList<>();
            for (String key : new String[] {"http", "log", "topics", "service-linger", "guard"}) {
                if (of(key) != after.of(key)) {
                    lines.add(key + " changed" + (key.equals("log") ? ": level" : ""));
                }
            }
            both(sources, after.sources).forEach(name -> {
                SortedSet<String> keys = expectedKeys(after, name, "options", "rules", "timing", "claims", "required");
                if (of("guard") != after.of("guard")) {
                    keys.add("guard");
                }
                if (sources.headSet(name).size() != after.sources.headSet(name).size()) {
                    keys.add("precedence");
                }
                line("source " + name, sources.contains(name), after.sources.contains(name), keys, lines);
            });
            both(targets, after.targets)
                    .forEach(name -> line(
                            "target " + name,
                            targets.contains(name),
                            after.targets.contains(name),
                            expectedKeys(after, name, "options", "policy"),
                            lines));
            return lines;
        }

        private static SortedSet<String> both(SortedSet<String> one, SortedSet<String> other) {
            SortedSet<String> both = new TreeSet<>(one);
            both.addAll(other);
            return both;
        }

        private static void line(
                String part, boolean before, boolean after, SortedSet<String> keys, List<String> lines) {
            if (before && !after) {
                lines.add(part + " removed");
            } else if (!before) {
                lines.add(part + " added");
            } else if (!keys.isEmpty()) {
                lines.add(part + " changed: " + String.join(", ", keys));
            }
        }
    }
}
