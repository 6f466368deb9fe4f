package io.fairlead.wire.schemaregistry;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The keys of Confluent's client that [SchemaRegistryClientConfig] reads.
final class ConfigKeys {
    static final String HOST_CHECK = "schema.registry.ssl.endpoint.identification.algorithm";
    static final List<String> STRATEGIES = List.of("key.subject.name.strategy", "value.subject.name.strategy");
    private static final List<String> OURS = List.of("schema.registry.", "basic.auth.", "bearer.auth.");
    private static final SortedSet<String> KNOWN = new TreeSet<>(List.of(
            "schema.registry.url",
            "schema.registry.basic.auth.user.info",
            "basic.auth.credentials.source",
            "basic.auth.user.info",
            "bearer.auth.credentials.source",
            "bearer.auth.token",
            HOST_CHECK,
            "schema.registry.ssl.protocol",
            "schema.registry.ssl.enabled.protocols",
            "schema.registry.ssl.cipher.suites",
            "schema.registry.ssl.provider",
            "schema.registry.ssl.truststore.location",
            "schema.registry.ssl.truststore.password",
            "schema.registry.ssl.truststore.type",
            "schema.registry.ssl.truststore.certificates",
            "schema.registry.ssl.trustmanager.algorithm",
            "schema.registry.ssl.keystore.location",
            "schema.registry.ssl.keystore.password",
            "schema.registry.ssl.keystore.type",
            "schema.registry.ssl.keystore.key",
            "schema.registry.ssl.keystore.certificate.chain",
            "schema.registry.ssl.key.password",
            "schema.registry.ssl.keymanager.algorithm"));

    private ConfigKeys() {}

    /// One problem for each key that has our prefix but is not known.
    static List<String> unknown(Collection<String> keys) {
        return keys.stream()
                .filter(key -> OURS.stream().anyMatch(key::startsWith) && !KNOWN.contains(key))
                .map(key -> "unknown key " + key + "; did you mean " + nearest(key) + "?")
                .toList();
    }

    private static String nearest(String key) {
        return KNOWN.stream()
                .min(Comparator.comparingInt((String known) -> distance(key, known)))
                .orElseThrow();
    }

    /// The number of letters to insert, remove or replace (Levenshtein).
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
