package io.fairlead.bench.sources;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lists of targets as `http_sd` servers write them: a group for each target, two hundred targets for each
/// service.
final class Targets {
    private static final int OF_A_SERVICE = 200;

    private Targets() {}

    /// @param version a label of the first target: lists that differ in it differ in one instance
    static byte[] list(int targets, int version) {
        return IntStream.range(0, targets)
                .mapToObj(i -> target(i, i == 0 ? version : 0))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String target(int number, int version) {
        return "{\"targets\": [\"10." + number / 62_500 + "." + number / 250 % 250 + "." + number % 250
                + ":8080\"], \"labels\": {\"service\": \"service-" + number / OF_A_SERVICE
                + "\", \"version\": \"v" + version + "\", \"__meta_zone\": \"eu-1a\"}}";
    }

    /// The number in the label.
    static int version(String label) {
        return Integer.parseInt(label.substring(1));
    }
}
