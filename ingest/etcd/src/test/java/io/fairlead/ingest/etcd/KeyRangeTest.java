package io.fairlead.ingest.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyRangeTest {
    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void endsAfterTheLastKeyOfThePrefix() {
        assertThat(KeyValue.bytes(KeyRange.end("/services/"))).isEqualTo(key("/services0"));
        assertThat(KeyValue.bytes(KeyRange.begin("/services/"))).isEqualTo(key("/services/"));
    }

    @Test
    void anEmptyPrefixMeansAllKeys() {
        assertThat(KeyValue.bytes(KeyRange.begin(""))).isEqualTo(new byte[] {0});
        assertThat(KeyValue.bytes(KeyRange.end(""))).isEqualTo(new byte[] {0});
    }

    /// Keys are ordered by their bytes, as if unsigned.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void containsExactlyTheKeysWithThePrefix(long seed) {
        Random random = new Random(seed);
        List<String> letters = List.of("a", "b", "/", "\u0000", "\u007f", "é", "\ud83d\ude00", "\uffff");
        String prefix = text(random, letters, 1);
        String key = random.nextBoolean() ? prefix + text(random, letters, 0) : text(random, letters, 1);

        boolean inside = compare(key(key), KeyValue.bytes(KeyRange.begin(prefix))) >= 0
                && compare(key(key), KeyValue.bytes(KeyRange.end(prefix))) < 0;

        assertThat(inside).isEqualTo(key.startsWith(prefix));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void nothingIsBetweenAKeyAndTheOneAfterIt(long seed) {
        Random random = new Random(seed);
        List<String> letters = List.of("a", "\u0000", "/");
        byte[] key = key(text(random, letters, 1));
        byte[] other = key(text(random, letters, 1));
        byte[] after = KeyValue.bytes(KeyRange.after(KeyValue.base64(key)));

        assertThat(compare(other, key) > 0).isEqualTo(compare(other, after) >= 0);
    }

    private static String text(Random random, List<String> letters, int least) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(least, 4); i > 0; i--) {
            text.append(letters.get(random.nextInt(letters.size())));
        }
        return text.toString();
    }

    private static int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }
}
