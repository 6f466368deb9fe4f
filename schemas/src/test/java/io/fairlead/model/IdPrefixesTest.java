package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdPrefixesTest {
    private static final String LETTERS = "ab/";

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static List<String> texts(Random random, int most) {
        return IntStream.range(0, random.nextInt(most))
                .mapToObj(_ -> text(random))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIdIsCoveredIfOneOfThemIsItsPrefix(long seed) {
        Random random = new Random(seed);
        List<String> prefixes = texts(random, 8);
        IdPrefixes set = IdPrefixes.of(prefixes);

        for (String id : texts(random, 40)) {
            assertThat(set.cover(id))
                    .as("%s in %s", id, prefixes)
                    .isEqualTo(prefixes.stream().anyMatch(id::startsWith));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewerOfThemCoverNoLess(long seed) {
        Random random = new Random(seed);
        List<String> prefixes = texts(random, 12);
        int count = 1 + random.nextInt(6);

        IdPrefixes fewer = IdPrefixes.of(prefixes).atMost(count);

        assertThat(fewer.all()).hasSizeLessThanOrEqualTo(count);
        assertThat(prefixes).allMatch(fewer::cover);
    }

    @Test
    void areCutNoMoreThanNeeded() {
        List<String> prefixes = new ArrayList<>(List.of("eu/z"));
        IntStream.range(0, 100).forEach(i -> prefixes.add("us/web-%03d".formatted(i)));

        assertThat(IdPrefixes.of(prefixes).atMost(101).all()).hasSize(101);
        assertThat(IdPrefixes.of(prefixes).atMost(100).all()).hasSize(11).contains("eu/z", "us/web-04");
        assertThat(IdPrefixes.of(prefixes).atMost(1).all()).containsExactly("");
    }

    @Test
    void noCharacterIsSplit() {
        List<String> prefixes = List.of("\uD83D\uDE00", "\uD83D\uDE01");

        assertThat(IdPrefixes.of(prefixes).atMost(1).all()).containsExactly("");
    }

    @Test
    void manyAreFast() {
        List<String> ids =
                IntStream.range(0, 200_000).mapToObj(i -> "a/" + i + "/").toList();
        IdPrefixes prefixes = IdPrefixes.of(ids);

        long begin = System.nanoTime();
        assertThat(ids).allMatch(prefixes::cover);
        // Compared one by one it would take minutes.
        assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    }
}
