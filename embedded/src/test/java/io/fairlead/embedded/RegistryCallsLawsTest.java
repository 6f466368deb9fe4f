package io.fairlead.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Registrations in any order, by any number of writers.
final class RegistryCallsLawsTest {
    private static final List<String> SUBJECTS = List.of("a", "b", "c");
    /// Each of these fields may be there or not; those with a default may be added compatibly.
    private static final List<String> FIELDS = List.of(
            "{\"name\":\"n\",\"type\":\"int\"}",
            "{\"name\":\"s\",\"type\":\"string\",\"default\":\"\"}",
            "{\"name\":\"l\",\"type\":\"long\",\"default\":0}",
            "{\"name\":\"x\",\"type\":[\"null\",\"int\"],\"default\":null}");

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    private final RegistryCalls calls = new RegistryCalls(new InMemorySchemaLog());

    RegistryCallsLawsTest() {
        calls.start();
    }

    private static String schema(int fields) {
        List<String> chosen = IntStream.range(0, FIELDS.size())
                .filter(i -> (fields >> i & 1) == 1)
                .mapToObj(FIELDS::get)
                .toList();
        return "{\"type\":\"record\",\"name\":\"r\",\"fields\":[" + String.join(",", chosen) + "]}";
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSchemaHasOneIdForEverAndEverySubjectItsVersionsFromOne(int seed) {
        Random random = new Random(seed);
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            String schema = schema(random.nextInt(16));
            try {
                int id = calls.register(subject, schema);
                assertThat(ids.computeIfAbsent(schema, _ -> id)).isEqualTo(id);
                assertThat(calls.byId(id))
                        .isEqualTo(calls.lookUp(subject, schema).schema());
            } catch (RegistryRefusal refusal) {
                assertThat(refusal.status()).isEqualTo(409);
                assertThat(calls.problems(subject, schema)).isNotEmpty();
            }
        }
        assertThat(ids.values()).doesNotHaveDuplicates();
        for (String subject : calls.subjects()) {
            int versions = calls.versions(subject);
            for (int version = 1; version <= versions; version++) {
                RegistryCalls.Version found = calls.version(subject, version);
                assertThat(calls.lookUp(subject, found.schema())).isEqualTo(found);
            }
            assertThat(calls.version(subject, -1)).isEqualTo(calls.version(subject, versions));
        }
    }

    /// What was refused leaves no trace.
    @Test
    void aRefusedSchemaHasNoId() {
        calls.register("a", schema(2));
        assertThatThrownBy(() -> calls.register("a", schema(1))).isInstanceOf(RegistryRefusal.class);

        assertThat(calls.versions("a")).isEqualTo(1);
        RegistryRefusal unknown = catchThrowableOfType(RegistryRefusal.class, () -> calls.lookUp("a", schema(1)));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(calls.register("b", schema(1))).isEqualTo(2);
    }

    /// A subject's own level outlives a change of the level of all.
    @Test
    void theLevelOfASubjectIsItsOwn() {
        calls.register("a", schema(2));
        calls.setLevel("a", CompatibilityLevel.NONE);
        calls.setLevel("", CompatibilityLevel.FULL_TRANSITIVE);

        assertThat(calls.register("a", schema(1))).isEqualTo(2);
        assertThat(calls.level("a")).contains(CompatibilityLevel.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void writersAtTheSameTimeGetTheSameIds(int writers) throws Exception {
        calls.setLevel("", CompatibilityLevel.NONE);
        List<Future<Map<Integer, Integer>>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                Random random = new Random(writer);
                all.add(threads.submit(() -> {
                    Map<Integer, Integer> ids = new HashMap<>();
                    for (int i = 0; i < 40; i++) {
                        int fields = random.nextInt(16);
                        ids.put(fields, calls.register(SUBJECTS.get(random.nextInt(3)), schema(fields)));
                    }
                    return ids;
                }));
            }
        }
        Map<Integer, Integer> ids = new HashMap<>();
        for (Future<Map<Integer, Integer>> one : all) {
            one.get()
                    .forEach((fields, id) ->
                            assertThat(ids.computeIfAbsent(fields, _ -> id)).isEqualTo(id));
        }
        assertThat(ids.values()).doesNotHaveDuplicates().allMatch(id -> id >= 1 && id <= 16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "int",
                "{}",
                "[]x",
                "\"int\" \"int\"",
                "{\"type\":\"record\",\"name\":\"r\"}",
                "{\"type\":\"record\",\"name\":\"1r\",\"fields\":[]}",
                "{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"A\",\"A\"]}",
                "{\"type\":\"fixed\",\"name\":\"f\",\"size\":-1}",
                "[\"int\",\"int\"]",
                "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"a\",\"type\":\"other\"}]}"
            })
    void aTextThatIsNoSchemaIsRefused(String schema) {
        RegistryRefusal refusal = catchThrowableOfType(RegistryRefusal.class, () -> calls.register("a", schema));

        assertThat(refusal.code()).isEqualTo(42201);
        assertThat(calls.subjects()).isEmpty();
    }
}
