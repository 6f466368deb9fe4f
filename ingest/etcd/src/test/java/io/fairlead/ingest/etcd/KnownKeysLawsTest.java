package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.etcd.KnownKeys.Contents;
import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A registry as a map of keys to values, some of which cannot be used, is changed key by key.
class KnownKeysLawsTest {
    private static final List<String> KEYS = List.of("a/1", "a/2", "b/1", "b/10", "config");
    private static final List<String> VALUES =
            List.of("{\"address\": \"10.0.0.1\", \"port\": 80}", "{\"address\": \"10.0.0.2\"}", "{}", "", "no JSON");

    private final RecordingListener listener = new RecordingListener();

    private static KnownKeys keys() {
        return new KnownKeys(new EtcdMapper(Layouts.of(Layouts.JSON)));
    }

    private static String key(String rest) {
        return KeyValue.base64(("/services/" + rest).getBytes(StandardCharsets.UTF_8));
    }

    private static KeyValue item(String rest, String value) {
        return new KeyValue(key(rest), KeyValue.base64(value.getBytes(StandardCharsets.UTF_8)));
    }

    private Contents read(KnownKeys known, Map<String, String> registry, Random random) {
        List<String> order = new ArrayList<>(registry.keySet());
        Collections.shuffle(order, random);
        known.begin();
        order.forEach(rest -> known.listed(item(rest, registry.getOrDefault(rest, "")), listener));
        return known.end(listener);
    }

    /// L8: the changes lead to what a complete reading shows, and each step says what it changed.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void changesLeadToTheCompleteReading(long seed) {
        Random random = new Random(seed);
        KnownKeys known = keys();
        Map<String, String> registry = new TreeMap<>();
        Map<String, Instance> view = new TreeMap<>();
        var _ = read(known, registry, random);

        for (int i = 0; i < 30; i++) {
            String rest = KEYS.get(random.nextInt(KEYS.size()));
            if (random.nextInt(3) == 0) {
                registry.remove(rest);
                known.deleted(key(rest), listener).ifPresent(view::remove);
            } else {
                String value = VALUES.get(random.nextInt(VALUES.size()));
                registry.put(rest, value);
                known.written(item(rest, value), listener).ifPresent(it -> view.put(it.id(), it));
            }
        }

        assertThat(known.count()).isEqualTo(registry.size());
        Contents contents = read(known, registry, random);
        assertThat(contents.instances()).isEqualTo(List.copyOf(view.values()));
        assertThat(known.count()).isEqualTo(registry.size());
    }

    /// A key that is listed and cannot be used is never taken for a removed one.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void everyListedKeyIsReportedOrUnread(long seed) {
        Random random = new Random(seed);
        Map<String, String> registry = new TreeMap<>();
        KEYS.forEach(rest -> {
            if (random.nextBoolean()) {
                registry.put(rest, VALUES.get(random.nextInt(VALUES.size())));
            }
        });

        Contents contents = read(keys(), registry, random);

        TreeSet<String> all = new TreeSet<>(contents.unread());
        contents.instances().forEach(it -> all.add(it.id()));
        assertThat(all).isEqualTo(new TreeSet<>(registry.keySet()));
        assertThat(listener.unresolved())
                .isEqualTo(new TreeSet<>(contents.unread().stream()
                        .map(rest -> "/services/" + rest)
                        .toList()));
    }

    /// What became of a key before does not matter to what is rejected now.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anItemIsResolvedOnceItIsUsableOrGone(long seed) {
        Random random = new Random(seed);
        KnownKeys known = keys();
        Map<String, String> registry = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            KEYS.forEach(rest -> registry.put(rest, VALUES.get(random.nextInt(VALUES.size()))));
            registry.remove(KEYS.get(random.nextInt(KEYS.size())));
            var _ = read(known, registry, random);
        }
        KEYS.subList(0, 4).forEach(rest -> registry.put(rest, VALUES.getFirst()));
        registry.remove("config");

        var _ = read(known, registry, random);

        assertThat(listener.unresolved()).isEmpty();
    }
}
