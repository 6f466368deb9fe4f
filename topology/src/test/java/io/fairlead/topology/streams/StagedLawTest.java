package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two sorted maps, of which the second is what the record sees; and other sections of the store are not seen.
class StagedLawTest {
    private final KeyValueStore<String, byte[]> store = store();
    private final WriteBuffer<Freeze> staged = new WriteBuffer<>(store, "freeze", StateCodecs.FREEZES);

    private static KeyValueStore<String, byte[]> store() {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("tried"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void whatARecordChangesIsSeenAtOnceAndKeptOrDroppedAsAWhole(long seed) {
        Random random = new Random(seed);
        // Before and after the section in the order of the store, one with its name at the beginning.
        List<String> others = List.of("freez|a|1", "freezer|a|1", "mark|a|1");
        others.forEach(other -> store.put(other, new byte[] {1}));
        SortedMap<String, Freeze> kept = new TreeMap<>();
        SortedMap<String, Freeze> seen = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            String key = (random.nextBoolean() ? "a|" : "b|") + random.nextInt(5);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Freeze value = new Freeze(new Subject.Everything(), "op" + step, Instant.EPOCH, null);
                    assertThat(staged.put(key, value)).isEqualTo(seen.put(key, value));
                }
                case 2 -> assertThat(staged.put(key, null)).isEqualTo(seen.remove(key));
                case 3 -> {
                    staged.encode();
                    staged.write();
                    kept = new TreeMap<>(seen);
                }
                case 4 -> {
                    if (random.nextBoolean()) {
                        staged.encode();
                    }
                    staged.drop();
                    seen = new TreeMap<>(kept);
                }
                default -> assertThat(staged.get(key)).isEqualTo(seen.get(key));
            }
            assertThat(all("")).isEqualTo(seen);
            assertThat(all("a|")).isEqualTo(seen.subMap("a|", "a}"));
            assertThat(inStore())
                    .containsExactlyElementsOf(
                            Stream.concat(kept.keySet().stream().map(at -> "freeze|" + at), others.stream())
                                    .sorted()
                                    .toList());
        }
    }

    /// What the store did not take is not remembered, though it took a part of it.
    @Test
    void whatCannotBeWrittenIsReadFromTheStoreAgain() {
        Freeze before = new Freeze(new Subject.Everything(), "before", Instant.EPOCH, null);
        Freeze after = new Freeze(new Subject.Everything(), "after", Instant.EPOCH, null);
        AtomicInteger takes = new AtomicInteger(3);
        WriteBuffer<Freeze> tried = new WriteBuffer<>(taking(takes), "freeze", StateCodecs.FREEZES);
        for (Freeze value : List.of(before, after)) {
            tried.put("b", value);
            tried.put("a", value); // Written first, and asked for last.
            tried.encode();
            if (value.equals(before)) {
                tried.write();
            } else {
                assertThatThrownBy(tried::write).hasMessage("full");
            }
        }
        tried.drop();

        assertThat(tried.get("a")).isEqualTo(after);
        assertThat(tried.get("b")).isEqualTo(before);
    }

    /// The store, which takes so many values and no more.
    @SuppressWarnings("unchecked")
    private KeyValueStore<String, byte[]> taking(AtomicInteger left) {
        return (KeyValueStore<String, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("put") && left.getAndDecrement() == 0) {
                        throw new IllegalStateException("full");
                    }
                    return method.invoke(store, arguments);
                });
    }

    private SortedMap<String, Freeze> all(String prefix) {
        SortedMap<String, Freeze> all = new TreeMap<>();
        staged.all(prefix).forEach(entry -> all.put(entry.key, entry.value));
        return all;
    }

    private List<String> inStore() {
        List<String> keys = new ArrayList<>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }
}
