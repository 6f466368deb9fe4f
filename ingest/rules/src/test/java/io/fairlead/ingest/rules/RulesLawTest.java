package io.fairlead.ingest.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Sorted;
import io.fairlead.model.Traits;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a registry lists, the rules answer: the same each time, and with one line where they refuse.
class RulesLawTest {
    private static final List<String> HOSTILE = List.of(
            "consul",
            "drop",
            "",
            " ",
            "a",
            "billing",
            "\n",
            "\u0000",
            "${service}",
            "'",
            "\"",
            "a.b",
            "10.0.0.1",
            "::1",
            "-1",
            "70000",
            "9".repeat(40),
            "x".repeat(5000),
            "\uD800",
            "\u202Ebidi",
            "ünï",
            "unix:///a",
            "a/b/c/d",
            "__meta_x",
            "true",
            "*.mesh",
            "..",
            "a|b",
            "%s%n",
            "(((((((((a+)+)+)+)+)+)+)+)+$");

    private static final List<Rule> RULES = List.of(
            rule(RuleKey.DROP, "service == 'consul' || 'drop' in tags"),
            rule(RuleKey.KEEP, "tags.all(t, t != 'x') || ports.exists(p, p.target > 80)"),
            rule(RuleKey.WHEN, "!has(metadata.a)", RuleKey.HOST, "${service}.${source}.mesh"),
            rule(RuleKey.WHEN, "has(metadata.a)", RuleKey.HOST, "${dnsLabel(service)}x.${metadata.a}.mesh"),
            rule(RuleKey.WHEN, "metadata.size() > 2", RuleKey.WEIGHT, "${int(metadata.billing) / weight}"),
            rule(RuleKey.LOCALITY, "${metadata.?a.orValue(locality)}", RuleKey.PROTOCOL, "${ports[0].protocol}"),
            Samples.labels(Map.of("a", "${label(service)}", "b", "${metadata.?a}", "c", "${labels.?a}")));

    private static Rule rule(RuleKey key, String text) {
        return Rule.of(Map.of(key, text));
    }

    private static Rule rule(RuleKey first, String text, RuleKey second, String other) {
        return Rule.of(Map.of(first, text, second, other));
    }

    static LongStream seeds() {
        String only = System.getProperty("seed", "");
        return only.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(only));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answerForAnyInstanceAndAlwaysTheSame(long seed) {
        Random random = new Random(seed);
        Rules rules = CompiledOnce.RULES;
        Rules none = CompiledOnce.NONE;
        for (int i = 0; i < 20; i++) {
            Instance instance = instance(random);

            RuleOutcome first = rules.apply(instance);

            assertThat(show(rules.apply(instance))).isEqualTo(show(first));
            assertThat(show(none.apply(instance))).isEqualTo(show(none.apply(instance)));
            if (first instanceof RuleOutcome.Rejected(var failure)) {
                assertThat(failure.getMessage())
                        .startsWith("instance \"" + instance.id() + "\" of source \"dc1\": ")
                        .hasSizeLessThanOrEqualTo(1000)
                        .doesNotContainPattern("\\p{Cntrl}")
                        .doesNotContain("failed unexpectedly");
                assertThat(failure.code()).startsWith("INGEST-");
            }
        }
    }

    @Test
    void everyKindOfOutcomeOccurs() {
        Random random = new Random(1);
        var kinds = IntStream.range(0, 5000)
                .mapToObj(_ ->
                        CompiledOnce.RULES.apply(instance(random)).getClass().getSimpleName())
                .distinct();

        assertThat(kinds).containsExactlyInAnyOrder("Mapped", "Dropped", "Rejected");
    }

    @Test
    void oneAnswerTakesMicroseconds() {
        List<Rule> typical = Samples.rules(
                "drop=service == 'consul'",
                "keep='mesh' in tags",
                "host=${service}.dc1.mesh",
                "namespace=legacy",
                "locality=eu/dc1",
                "protocol=${metadata.?protocol.orValue('http')}");
        Rules rules = Rules.of(Samples.DC1, typical);
        Instance instance = Samples.billing();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                assertThatMapped(rules.apply(instance));
            }
            best = Math.min(best, (System.nanoTime() - begin) / 20_000);
        }

        System.out.printf("rules: %.1f us for one instance under six rules%n", best / 1e3);
        assertThat(best).isLessThan(100_000);
    }

    private static void assertThatMapped(RuleOutcome outcome) {
        if (!(outcome instanceof RuleOutcome.Mapped)) {
            throw new AssertionError(outcome);
        }
    }

    private static final class CompiledOnce {
        static final Rules RULES = Rules.of(Samples.DC1, RulesLawTest.RULES);
        static final Rules NONE = Rules.of(Samples.DC1, List.of());
    }

    private static String show(RuleOutcome outcome) {
        return outcome instanceof RuleOutcome.Rejected(var failure)
                ? failure.code() + failure.getMessage()
                : outcome.toString();
    }

    private static Instance instance(Random random) {
        Naming naming = new Naming(
                text(random), random.nextBoolean() ? "" : text(random), random.nextBoolean() ? "" : text(random));
        List<ListedPort> ports = IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> new ListedPort(
                        random.nextBoolean() ? "" : text(random), number(random), text(random), number(random)))
                .toList();
        Map<String, String> labels = map(random);
        Traits traits = new Traits(Sorted.map(labels), Locality.UNKNOWN, random.nextInt(3), text(random));
        Health health = random.nextBoolean() ? Health.PASSING : Health.UNKNOWN;
        TreeSet<String> tags = new TreeSet<>(map(random).values());
        String address = random.nextBoolean() ? "10.0.0." + random.nextInt(300) : text(random);
        String network = random.nextInt(4) == 0 ? text(random) : "";
        return new Instance(
                "i" + random.nextInt(),
                naming,
                address,
                network,
                ports,
                health,
                traits,
                Sorted.set(tags),
                Sorted.map(map(random)));
    }

    private static int number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt();
            default -> 1 + random.nextInt(65535);
        };
    }

    private static Map<String, String> map(Random random) {
        TreeMap<String, String> map = new TreeMap<>();
        IntStream.range(0, random.nextInt(4)).forEach(_ -> map.put(text(random), text(random)));
        return map;
    }

    private static String text(Random random) {
        return random.nextInt(3) == 0 ? "billing" : HOSTILE.get(random.nextInt(HOSTILE.size()));
    }
}
