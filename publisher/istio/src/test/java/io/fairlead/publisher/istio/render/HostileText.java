package io.fairlead.publisher.istio.render;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// What people and programs put into the metadata of a registry, and what they should not.
final class HostileText {
    private static final List<String> KNOWN = List.of(
            "",
            " ",
            "a b",
            " a",
            "a ",
            "a:b",
            "http://x/y?z=1",
            "a/b",
            "/",
            "//",
            "a/",
            "/a",
            "a/b/c",
            "a,b",
            "a=b",
            "*",
            "*.a",
            "a.*",
            ".",
            "..",
            "a..b",
            ".a",
            "a.",
            "-",
            "-a",
            "a-",
            "_",
            "_a",
            "a_",
            "a_b",
            "A.B",
            "Ab",
            "true",
            "null",
            "~",
            "0",
            "007",
            "1.2.3.4",
            "1.2.3.256",
            "::1",
            "fe80::1%eth0",
            "[::1]",
            "{}",
            "[]",
            "%s",
            "${x}",
            "{{x}}",
            "\"",
            "'",
            "\\",
            "<b>",
            "&amp;",
            "#a",
            "!a",
            "@a",
            "a|b",
            "ü",
            "straße",
            "日本",
            "א",
            "😀",
            "e\u0301",
            "a\u0000b",
            "a\tb",
            "a\nb",
            "a\r\nb",
            "\u0007",
            "a\u007fb",
            "a\u0085b",
            "a\u00a0b",
            "a\u200bb",
            "a\u2028b",
            "\ufeffa",
            "\ufffd",
            "\uffff",
            "unix:///run/x",
            "unix://@x",
            "unix://",
            "unix://x",
            "localhost");
    private static final List<String> LETTERS = List.of(
            "a", "B", "0", "-", "_", ".", "/", ":", " ", "ß", "漢", "😀", "\u0001", "\u0085", "\u2029", "\"", "\\", "|");
    private static final List<Integer> LENGTHS = List.of(1, 2, 62, 63, 64, 128, 253, 254, 256, 257, 2048, 2049);

    private final Random random;

    HostileText(Random random) {
        this.random = random;
    }

    static List<String> known() {
        return KNOWN;
    }

    String any() {
        return switch (random.nextInt(4)) {
            case 0 -> one(List.of("a", "Z", "9", "é", "😀")).repeat(one(LENGTHS));
            case 1 -> letters(LETTERS, 1 + random.nextInt(12));
            case 2 -> plain();
            default -> one(KNOWN);
        };
    }

    /// Letters, digits, dots and dashes, also where they may not stand.
    String plain() {
        return letters(LETTERS.subList(0, 6), 1 + random.nextInt(70));
    }

    /// A label key's form: sometimes with a prefix.
    String key() {
        return switch (random.nextInt(4)) {
            case 0 -> plain() + "/" + plain();
            case 1 -> one(List.of("example.org", "Example.ORG", "a..b", "-a", "a_b", "a".repeat(254), "é.org")) + "/k";
            default -> any();
        };
    }

    private String letters(List<String> of, int count) {
        return random.ints(count, 0, of.size()).mapToObj(of::get).collect(Collectors.joining());
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
